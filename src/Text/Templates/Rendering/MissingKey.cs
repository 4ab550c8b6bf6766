using Keyferry.Text.Naming;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Rendering;

/// <summary>
/// Says that a map lacks a key, and what to write instead. The keys of the data are told; those of other maps are made
/// of values.
/// </summary>
internal static class MissingKey
{
    private const int MostNamed = 10;
    private const int LongestName = 64;

    public static string Describe(GoMap? map, GoMap? data, GoString name)
    {
        var missing = name.ToText();
        if (name.Span.SequenceEqual("Values"u8))
        {
            return $"there is no key {missing}: that is Helm's; the keys of the data stand right behind the dot, as in .password";
        }

        var cure = $"there is no key {missing}; for a default write {{{{ index . \"{missing}\" | default \"...\" }}}}";
        return map is null || !ReferenceEquals(map, data) ? cure : cure + Known(map, missing);
    }

    private static string Known(GoMap data, string missing)
    {
        if (data.Count == 0)
        {
            return "; there are no keys at all";
        }

        var keys = new List<string>(data.Count);
        foreach (var entry in data.Entries)
        {
            keys.Add(entry.Key.ToText());
        }

        var named = keys.Take(MostNamed).Select(static k => k.Length > LongestName ? k[..LongestName] + "..." : k);
        var others = keys.Count > MostNamed ? $" and {keys.Count - MostNamed} more" : "";
        var meant = NearestName.Of(missing, keys.Take(1_000)) is { } near ? $"; did you mean {near}?" : "";
        return $"; the keys there are: {string.Join(", ", named)}{others}{meant}";
    }
}
