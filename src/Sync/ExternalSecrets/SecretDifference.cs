using k8s.Models;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What a write would change. Pure.</summary>
public static class SecretDifference
{
    /// <summary>Whether anything differs that a write would change.</summary>
    public static bool Any(V1Secret before, V1Secret after) => Content(before, after) || !SameMetadata(before, after);

    /// <summary>Whether what an immutable Secret protects differs: data, type, immutability.</summary>
    public static bool Content(V1Secret before, V1Secret after) =>
        before.Type != after.Type
        || (before.Immutable ?? false) != (after.Immutable ?? false)
        || !SameData(before.Data, after.Data);

    private static bool SameMetadata(V1Secret before, V1Secret after) =>
        Same(before.Metadata.Labels, after.Metadata.Labels)
        && Same(before.Metadata.Annotations, after.Metadata.Annotations)
        && (before.Metadata.Finalizers ?? []).SequenceEqual(after.Metadata.Finalizers ?? [], StringComparer.Ordinal)
        && (before.Metadata.OwnerReferences ?? []).Select(Text)
            .SequenceEqual((after.Metadata.OwnerReferences ?? []).Select(Text), StringComparer.Ordinal);

    /// <summary>An owner reference as a text, to be compared.</summary>
    public static string Text(V1OwnerReference r) =>
        $"{r.ApiVersion}|{r.Kind}|{r.Name}|{r.Uid}|{r.Controller}|{r.BlockOwnerDeletion}";

    /// <summary>Whether labels or annotations are the same; null and empty are.</summary>
    public static bool Same(IDictionary<string, string>? before, IDictionary<string, string>? after) =>
        (before?.Count ?? 0) == (after?.Count ?? 0)
        && (before is null || before.All(p => after!.TryGetValue(p.Key, out var value) && value == p.Value));

    private static bool SameData(IDictionary<string, byte[]>? before, IDictionary<string, byte[]>? after) =>
        (before?.Count ?? 0) == (after?.Count ?? 0)
        && (before is null || before.All(p =>
            after!.TryGetValue(p.Key, out var value) && value.AsSpan().SequenceEqual(p.Value)));
}
