using System.Globalization;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Versions;

/// <summary>
/// A semantic version. Equality is that of the struct, also of the original text; where Go compares pointers, compare
/// references.
/// </summary>
internal sealed class SemanticVersion(
    ulong major, ulong minor, ulong patch, string prerelease, string metadata, string? original = null)
    : IEquatable<SemanticVersion>
{
    /// <summary>Go's zero value.</summary>
    public static SemanticVersion Zero { get; } = new(0, 0, 0, "", "", "");

    public ulong Major => major;

    public ulong Minor => minor;

    public ulong Patch => patch;

    /// <summary>What follows the dash; empty for a release.</summary>
    public string Prerelease => prerelease;

    /// <summary>What follows the plus.</summary>
    public string Metadata => metadata;

    /// <summary>The text as it was given.</summary>
    public string Original { get; } = original ?? Write(major, minor, patch, prerelease, metadata);

    private string Prefix => Original.StartsWith('v') ? "v" : "";

    /// <summary>The version in a value of one of semver's types.</summary>
    /// <exception cref="FunctionException">The pointer is nil.</exception>
    public static SemanticVersion Of(GoValue value) =>
        value.AsObject as SemanticVersion
        ?? (ReferenceEquals(value.Type, VersionTypes.Value) ? Zero : throw new FunctionException("the version is nil"));

    /// <summary>The version with other parts, and an original text to fit.</summary>
    public SemanticVersion With(ulong major, ulong minor, ulong patch, string prerelease = "", string metadata = "") =>
        new(major, minor, patch, prerelease, metadata, Prefix + Write(major, minor, patch, prerelease, metadata));

    /// <summary>-1, 0 or 1; the metadata do not count, and a prerelease comes before its release.</summary>
    public int OrderAgainst(SemanticVersion other)
    {
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0)
        {
            return order;
        }

        return (Prerelease.Length, other.Prerelease.Length) switch
        {
            (0, 0) => 0,
            (0, _) => 1,
            (_, 0) => -1,
            _ => PrereleaseOrder.Compare(Prerelease, other.Prerelease),
        };
    }

    public bool Equals(SemanticVersion? other) => other is not null
        && (Major, Minor, Patch, Prerelease, Metadata, Original)
        == (other.Major, other.Minor, other.Patch, other.Prerelease, other.Metadata, other.Original);

    public override bool Equals(object? obj) => obj is SemanticVersion other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Major, Minor, Patch, Original);

    public override string ToString() => Write(Major, Minor, Patch, Prerelease, Metadata);

    private static string Write(ulong major, ulong minor, ulong patch, string prerelease, string metadata) =>
        string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}.{patch}")
        + (prerelease.Length > 0 ? "-" + prerelease : "") + (metadata.Length > 0 ? "+" + metadata : "");
}
