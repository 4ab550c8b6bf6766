namespace Keyferry.Text.Regexp.Syntax;

/// <summary>A condition on a place in the text.</summary>
internal enum Assertion
{
    /// <summary>The text begins here.</summary>
    TextStart,

    /// <summary>The text ends here.</summary>
    TextEnd,

    /// <summary>A line begins here.</summary>
    LineStart,

    /// <summary>A line ends here.</summary>
    LineEnd,

    /// <summary>A word of ASCII letters, digits and <c>_</c> begins or ends here.</summary>
    WordBoundary,

    /// <summary>No such word begins or ends here.</summary>
    NoWordBoundary,
}
