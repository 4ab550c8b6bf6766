namespace Keyferry.Text.Regexp.Syntax;

/// <summary>What an opening parenthesis opens.</summary>
internal enum GroupKind
{
    /// <summary>Nothing: what follows is wrong.</summary>
    Error,

    /// <summary>A group that is remembered.</summary>
    Capturing,

    /// <summary>A group that is not.</summary>
    Plain,

    /// <summary>No group: flags for the rest of the one around.</summary>
    FlagsOnly,
}
