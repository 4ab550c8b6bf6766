using Keyferry.Text.Templates;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions;

/// <summary>The text forms of the types that have one of their own.</summary>
internal static class Stringers
{
    /// <summary>Appends the text of a time, duration, version and the like; false for other types.</summary>
    public static bool TryAppend(TextBuffer output, in GoValue value) => false;

    /// <summary>Appends Go source for the value, where its type has a form of its own.</summary>
    public static bool TryAppendGoSyntax(TextBuffer output, in GoValue value) => false;
}
