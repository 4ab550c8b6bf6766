namespace Keyferry.Text.Regexp.Syntax;

/// <summary>What <c>(?imsU)</c> turns on.</summary>
[Flags]
internal enum PatternFlags
{
    /// <summary>As a pattern begins.</summary>
    None = 0,

    /// <summary><c>i</c>: case does not matter.</summary>
    Fold = 1,

    /// <summary><c>m</c>: ^ and $ match at lines.</summary>
    Lines = 2,

    /// <summary><c>s</c>: . matches the line feed.</summary>
    DotNewline = 4,

    /// <summary><c>U</c>: repetitions are lazy, and greedy with ?.</summary>
    Lazy = 8,
}
