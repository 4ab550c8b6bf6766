using System.Collections.Frozen;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Which labels and annotations a metadata-only watch keeps in memory.</summary>
/// <param name="Labels">The names of the labels; null means all.</param>
/// <param name="Annotations">
/// The names of the annotations; null means all but kubectl's copy of the applied object, which of a Secret holds the
/// values.
/// </param>
public sealed record MetadataFields(FrozenSet<string>? Labels, FrozenSet<string>? Annotations)
{
    /// <summary>Whether these are the same fields as others.</summary>
    public bool Equals(MetadataFields? other) =>
        other is not null && Same(Labels, other.Labels) && Same(Annotations, other.Annotations);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Labels?.Count, Annotations?.Count);

    /// <summary>All of them.</summary>
    public static MetadataFields All { get; } = new(null, null);

    /// <summary>All labels and no annotation.</summary>
    public static MetadataFields AllLabels { get; } = new(null, FrozenSet<string>.Empty);

    /// <summary>These labels and no annotation: other tools keep copies of whole objects in annotations.</summary>
    public static MetadataFields OnlyLabels(params IEnumerable<string> names) =>
        new(names.ToFrozenSet(StringComparer.Ordinal), FrozenSet<string>.Empty);

    private static bool Same(FrozenSet<string>? one, FrozenSet<string>? other) =>
        one is null ? other is null : other is not null && one.SetEquals(other);
}
