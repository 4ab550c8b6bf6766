using System.Diagnostics.CodeAnalysis;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Json;

/// <summary>The texts as which JSON writes the values that have a form of their own.</summary>
internal static class JsonForms
{
    /// <summary>The text, to be quoted; false where there is none.</summary>
    public static bool TryGetText(GoValue value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        return value.IsMissing;
    }
}
