using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Versions;

/// <summary>The types of the package semver, and how they print.</summary>
internal static class VersionTypes
{
    /// <summary><c>*semver.Version</c>.</summary>
    public static GoType Pointer { get; } = new("*semver.Version", GoKind.Pointer)
    {
        Stringer = static value => (value.AsObject as SemanticVersion)?.ToString() ?? "<nil>",
        TextMarshaler = static value => (value.AsObject as SemanticVersion)?.ToString(),
    };

    /// <summary><c>semver.Version</c> by value, as its Inc methods give it.</summary>
    public static GoType Value { get; } = new("semver.Version", GoKind.Struct)
    {
        Stringer = static value => (value.AsObject as SemanticVersion ?? SemanticVersion.Zero).ToString(),
        TextMarshaler = static value => (value.AsObject as SemanticVersion ?? SemanticVersion.Zero).ToString(),
    };
}
