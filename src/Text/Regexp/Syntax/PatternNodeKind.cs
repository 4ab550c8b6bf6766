namespace Keyferry.Text.Regexp.Syntax;

/// <summary>What a part of a pattern is.</summary>
internal enum PatternNodeKind
{
    /// <summary>Matches the empty text.</summary>
    Empty,

    /// <summary>A run of code points.</summary>
    Literal,

    /// <summary>One code point of a set.</summary>
    Set,

    /// <summary>One code point.</summary>
    Any,

    /// <summary>One code point other than the line feed.</summary>
    AnyButNewline,

    /// <summary>A condition on a place.</summary>
    Assertion,

    /// <summary>A group that is remembered.</summary>
    Capture,

    /// <summary><c>*</c>.</summary>
    Star,

    /// <summary><c>+</c>.</summary>
    Plus,

    /// <summary><c>?</c>.</summary>
    Optional,

    /// <summary><c>{n,m}</c>.</summary>
    Repeat,

    /// <summary>One after the other.</summary>
    Concatenation,

    /// <summary>The first that fits.</summary>
    Alternation,
}
