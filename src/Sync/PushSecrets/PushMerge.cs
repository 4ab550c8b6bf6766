using Keyferry.Api.PushSecrets;
using Keyferry.Text.Keys;

namespace Keyferry.Sync.PushSecrets;

/// <summary>Puts the entries of <c>dataTo</c> and those of <c>data</c> together. Pure.</summary>
internal static class PushMerge
{
    /// <summary>
    /// Merges: a key that <c>data</c> names is left out of what <c>dataTo</c> pushes key by key. Two entries that would write
    /// to one place are an error.
    /// </summary>
    /// <param name="expanded">What <c>dataTo</c> came to.</param>
    /// <param name="data">The entries of <c>data</c>.</param>
    /// <param name="source">The source.</param>
    public static PushEntries Merge(PushEntries expanded, IReadOnlyList<PushSecretData> data, PushSource source)
    {
        if (expanded.Error is not null)
        {
            return expanded;
        }

        var named = data.Where(static d => !string.IsNullOrEmpty(d.Match.SecretKey))
            .Select(static d => (d.ConversionStrategy ?? PushConversionStrategy.Default, d.Match.SecretKey!)).ToHashSet();
        var strategies = named.Select(static n => n.Item1).Distinct(StringComparer.Ordinal).ToList();
        var explicitKeys = source.Data.Keys
            .Where(raw => strategies.Exists(s => named.Contains((s, KeyConversion.Reverse(s, raw)))))
            .ToHashSet(StringComparer.Ordinal);
        List<PushEntry> entries =
        [
            .. expanded.Entries.Where(e => e.SourceKey.Length == 0 || !explicitKeys.Contains(e.SourceKey)),
            .. data.Select(static d => new PushEntry(Defaulted(d))),
        ];
        var taken = new Dictionary<(string Key, string Property), string>();
        foreach (var entry in entries)
        {
            var remote = entry.Data.Match.RemoteRef;
            if (!taken.TryAdd((remote.RemoteKey, remote.Property ?? ""), entry.SourceKey))
            {
                return PushEntries.Of(
                    $"failed to merge data entries: duplicate remote key \"{entry.StatusKey}\": source keys "
                    + $"\"{taken[(remote.RemoteKey, remote.Property ?? "")]}\" and \"{entry.SourceKey}\" both map to the same destination");
            }
        }

        return expanded with { Entries = entries };
    }

    /// <summary>An entry of the spec, as the status records it.</summary>
    public static PushSecretData Defaulted(PushSecretData entry) => new()
    {
        Match = entry.Match,
        Metadata = entry.Metadata,
        ConversionStrategy = entry.ConversionStrategy ?? PushConversionStrategy.Default,
    };
}
