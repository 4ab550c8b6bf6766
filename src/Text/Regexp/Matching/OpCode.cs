namespace Keyferry.Text.Regexp.Matching;

/// <summary>What an instruction does.</summary>
internal enum OpCode : byte
{
    /// <summary>Goes on at the next one; if that leads nowhere, at the argument.</summary>
    Fork,

    /// <summary>Notes the place in the slot of the argument.</summary>
    Save,

    /// <summary>Goes on if the assertion of the argument holds.</summary>
    Assert,

    /// <summary>Goes on behind the code point of the argument.</summary>
    Rune,

    /// <summary>Goes on behind a code point of the set whose number is the argument.</summary>
    Set,

    /// <summary>Goes on behind any code point.</summary>
    Any,

    /// <summary>Goes on behind any code point but the line feed.</summary>
    AnyButNewline,

    /// <summary>All is matched.</summary>
    Match,
}
