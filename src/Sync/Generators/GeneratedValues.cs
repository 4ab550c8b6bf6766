using System.Security.Cryptography;
using Keyferry.Api.Values;
using Keyferry.Providers.Generators;

namespace Keyferry.Sync.Generators;

/// <summary>
/// What the generators of one pass made, by digest, so that it is recognized in what the target is to hold, under whatever key.
/// Holds no value. For one thread.
/// </summary>
public sealed class GeneratedValues
{
    private readonly List<(ValueReuse Reuse, HashSet<string> Digests)> _runs = [];

    /// <summary>Nothing.</summary>
    public static GeneratedValues None { get; } = new();

    /// <summary>Whether anything was made that values in use can stand in for.</summary>
    public bool Any => _runs.Count > 0;

    /// <summary>Adds what one run made.</summary>
    /// <param name="reuse">Whether values of an earlier run can stand in for them.</param>
    /// <param name="values">The values, which stay the caller's.</param>
    public void Add(ValueReuse reuse, IEnumerable<SecretValue> values)
    {
        if (reuse != ValueReuse.None)
        {
            _runs.Add((reuse, values.Select(static v => Digest(v.Bytes)).ToHashSet(StringComparer.Ordinal)));
        }
    }

    /// <summary>The keys of which the target keeps the value that it has. Pure.</summary>
    /// <param name="wanted">What the target is to hold.</param>
    /// <param name="isIntact">Whether the target holds for a key what was written last for this object.</param>
    /// <param name="isRendered">
    /// Whether a template made it: values made of generated ones cannot be told from others, so all are kept or none.
    /// </param>
    public IReadOnlySet<string> KeptKeys(
        IReadOnlyDictionary<string, SecretValue> wanted, Func<string, bool> isIntact, bool isRendered)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        if (!Any)
        {
            return kept;
        }

        if (isRendered)
        {
            return wanted.Keys.All(isIntact) ? wanted.Keys.ToHashSet(StringComparer.Ordinal) : kept;
        }

        var keys = wanted.ToLookup(static p => Digest(p.Value.Bytes), static p => p.Key, StringComparer.Ordinal);
        foreach (var (reuse, digests) in _runs)
        {
            var used = digests.SelectMany(d => keys[d]).ToList();
            if (reuse == ValueReuse.EachValue)
            {
                kept.UnionWith(used.Where(isIntact));
            }
            else if (used.TrueForAll(k => isIntact(k)))
            {
                kept.UnionWith(used);
            }
        }

        return kept;
    }

    private static string Digest(ReadOnlySpan<byte> value) => Convert.ToHexString(SHA256.HashData(value));
}
