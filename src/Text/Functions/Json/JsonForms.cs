using System.Diagnostics.CodeAnalysis;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Json;

/// <summary>The JSON texts of the objects that templates meet.</summary>
internal static class JsonForms
{
    /// <summary>The JSON text of a struct or pointer; false where it has none.</summary>
    public static bool TryGetText(GoValue value, [NotNullWhen(true)] out string? text)
    {
        // A location has no fields that JSON would show.
        text = ReferenceEquals(value.Type, GoType.Location) ? "{}" : null;
        return text is not null;
    }
}
