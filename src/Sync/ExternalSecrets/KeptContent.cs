using k8s.Models;
using Keyferry.Sync.Hashing;
using Keyferry.Sync.Naming;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// What a target keeps of what generators made for it before. A key counts as intact as long as the server says that it was
/// last written by our field manager; where somebody took the field managers away, as long as the data hash fits. Pure.
/// </summary>
internal static class KeptContent
{
    /// <summary>The keys of which the target keeps the value that it has.</summary>
    /// <param name="existing">The target as it is.</param>
    /// <param name="content">What it is to hold.</param>
    /// <param name="ours">What our field manager has written.</param>
    /// <param name="manager">Its name.</param>
    public static IReadOnlySet<string> KeysOf(V1Secret existing, TargetContent content, OwnedFields ours, string manager)
    {
        if (content.Generated is not { Values.Any: true } generated || existing.Data is not { Count: > 0 } data
            || !generated.Rule.Permits(existing.Metadata.Annotations, WrittenAt(existing.Metadata, manager)))
        {
            return new HashSet<string>();
        }

        var isUntouched = new Lazy<bool>(() => existing.Metadata.Annotations is { } annotations
            && annotations.TryGetValue(WellKnown.DataHashAnnotation, out var hash) && hash == ContentHash.OfData(data));
        var isTracked = ours.Labels.Count + ours.Annotations.Count + ours.Data.Count > 0;
        return generated.Values.KeptKeys(
            content.Data, key => data.ContainsKey(key) && (isTracked ? ours.Data.Contains(key) : isUntouched.Value),
            generated.IsRendered);
    }

    /// <summary>
    /// Labels or annotations, which a template may have made of generated values too: those that are intact stay with the data.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Metadata(
        IReadOnlyDictionary<string, string> wanted, IDictionary<string, string>? existing, IReadOnlySet<string> ours) =>
        wanted.ToDictionary(
            static p => p.Key,
            p => ours.Contains(p.Key) && existing is not null && existing.TryGetValue(p.Key, out var value) ? value : p.Value,
            StringComparer.Ordinal);

    private static DateTimeOffset? WrittenAt(V1ObjectMeta metadata, string manager) =>
        (metadata.ManagedFields ?? [])
            .Where(m => m.Manager == manager && m.Time is not null)
            .Select(static m => (DateTimeOffset?)new DateTimeOffset(DateTime.SpecifyKind(m.Time!.Value, DateTimeKind.Utc)))
            .Max();
}
