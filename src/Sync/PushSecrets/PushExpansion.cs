using System.Globalization;
using System.Text;
using Keyferry.Api.PushSecrets;
using Keyferry.Text.GoFormat;
using Keyferry.Text.Regexp;
using Keyferry.Text.Rewriting;

namespace Keyferry.Sync.PushSecrets;

/// <summary>
/// Expands <c>dataTo</c> into entries: all keys that match, each to a secret of its own or all to one. Pure, but for the clock
/// of templates.
/// </summary>
/// <param name="rewrite">Renders templates of keys.</param>
internal sealed class PushExpansion(KeyTransform rewrite)
{
    // 0.2 to 0.5 s, as a pattern for names (NamePattern).
    private const long MostSteps = 20_000_000;

    // For an error's text alone.
    private const int MostCompared = 1_000;

    /// <summary>Expands the entries that mean a store.</summary>
    /// <param name="dataTo">The entries; their indexes are those of the spec.</param>
    /// <param name="store">The store.</param>
    /// <param name="source">The source.</param>
    public PushEntries Expand(IReadOnlyList<PushDataTo> dataTo, PushStore store, PushSource source)
    {
        var entries = new List<PushEntry>();
        var notes = new List<string>();
        var taken = new Dictionary<string, (int Index, string SourceKey)>(StringComparer.Ordinal);
        for (var i = 0; i < dataTo.Count; i++)
        {
            if (dataTo[i].StoreRef is not { } reference || !store.IsMeantBy(reference))
            {
                continue;
            }

            var found = One(dataTo[i], i, source);
            if (found.Error is not null)
            {
                return Failed(i, found.Error);
            }

            if (found.Entries.Count == 0)
            {
                notes.Add(string.Create(
                    CultureInfo.InvariantCulture, $"spec.dataTo[{i}] matches none of the {source.Data.Count} keys of \"{source.Name}\""));
            }

            foreach (var entry in found.Entries)
            {
                var remote = entry.Data.Match.RemoteRef.RemoteKey;
                if (!taken.TryAdd(remote, (i, entry.SourceKey)))
                {
                    var (index, key) = taken[remote];
                    return Failed(i, Duplicate(remote, entry.SourceKey, index, key));
                }

                entries.Add(entry);
            }
        }

        return new PushEntries(entries, null, notes);
    }

    private static PushEntries Failed(int index, string error) =>
        PushEntries.Of(string.Create(CultureInfo.InvariantCulture, $"failed to expand dataTo: dataTo[{index}]: {error}"));

    private static string Duplicate(string remote, string key, int otherIndex, string otherKey) => string.Create(
        CultureInfo.InvariantCulture,
        $"duplicate remote key \"{remote}\" from source key \"{key}\" (conflicts with dataTo[{otherIndex}]:{otherKey})");

    private PushEntries One(PushDataTo entry, int index, PushSource source)
    {
        var raw = source.Data.Keys.ToDictionary(static k => k, static k => k, StringComparer.Ordinal);
        if (!PushKeys.TryConvert(entry.ConversionStrategy, raw, out var rawByKey, out var error)
            || !TryMatch(entry.Match?.Regexp, rawByKey.Keys, out var keys, out error))
        {
            return PushEntries.Of(error);
        }

        if (keys.Count == 0)
        {
            return new PushEntries([], null, []);
        }

        if (!string.IsNullOrEmpty(entry.RemoteKey))
        {
            var bundle = keys.ToDictionary(static k => k, k => source.Data[rawByKey[k]], StringComparer.Ordinal);
            return new PushEntries([new PushEntry(DataOf(entry, null, entry.RemoteKey), bundle)], null, []);
        }

        return Named(entry, index, keys, rawByKey);
    }

    private static bool TryMatch(string? pattern, IEnumerable<string> keys, out List<string> matched, out string error)
    {
        matched = [.. keys.Order(Utf8Order.Instance)];
        error = "";
        if (string.IsNullOrEmpty(pattern))
        {
            return true;
        }

        if (!GoRegex.TryParse(pattern, GoRegex.DefaultMaxProgramSize, out var regex, out var problem))
        {
            error = $"match failed: failed to compile regexp pattern \"{pattern}\": {problem}";
            return false;
        }

        try
        {
            var left = MostSteps;
            matched.RemoveAll(k => !regex.IsMatch(Encoding.UTF8.GetBytes(k), steps => left = left > steps ? left - steps : throw new TooLongException()));
            return true;
        }
        catch (TooLongException)
        {
            error = $"match failed: pattern \"{pattern}\" takes more than {MostSteps} steps for the keys that there are";
            return false;
        }
    }

    // The values of the map that is rewritten are the keys themselves, so that each new key knows which one it was.
    private PushEntries Named(
        PushDataTo entry, int index, List<string> keys, Dictionary<string, string> rawByKey)
    {
        var result = Rewrite(entry, keys);
        if (result.Data is null)
        {
            return PushEntries.Of($"rewrite failed: {result.Error}");
        }

        if (result.Collisions is [var twice, ..])
        {
            var (first, second) = FindTwo(entry, keys, twice);
            return PushEntries.Of(Duplicate(twice, rawByKey[second], index, rawByKey[first]));
        }

        var entries = result.Data.Select(p => (Remote: p.Key, Raw: rawByKey[Encoding.UTF8.GetString(p.Value.Span)]))
            .OrderBy(static e => e.Raw, Utf8Order.Instance).ToList();
        return entries.Find(static e => e.Remote.Length == 0) is { Raw: { } empty }
            ? PushEntries.Of($"empty remote key produced for source key \"{empty}\"")
            : new PushEntries([.. entries.Select(e => new PushEntry(DataOf(entry, e.Raw, e.Remote)))], null, []);
    }

    private KeyRewriteResult Rewrite(PushDataTo entry, IEnumerable<string> keys) => KeyRewriting.Apply(
        [
            .. (entry.Rewrite ?? []).Select(static r => new KeyRewrite
            {
                Regexp = r.Regexp is { } regexp ? new KeyRewriteRegexp(regexp.Source, regexp.Target) : null,
                Transform = r.Transform?.Template,
            }),
        ],
        keys.ToDictionary(static k => k, static k => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(k), StringComparer.Ordinal), rewrite);

    private (string First, string Second) FindTwo(PushDataTo entry, List<string> keys, string remote)
    {
        var same = keys.Take(MostCompared).Where(k => Rewrite(entry, [k]).Data?.ContainsKey(remote) == true).Take(2).ToList();
        return same.Count == 2 ? (same[0], same[1]) : (keys[0], keys[^1]);
    }

    private static PushSecretData DataOf(PushDataTo entry, string? sourceKey, string remoteKey) => new()
    {
        Match = new PushMatch { SecretKey = sourceKey, RemoteRef = new PushRemoteRef { RemoteKey = remoteKey } },
        Metadata = entry.Metadata,
        ConversionStrategy = PushConversionStrategy.None,
    };

    private sealed class TooLongException : Exception;
}
