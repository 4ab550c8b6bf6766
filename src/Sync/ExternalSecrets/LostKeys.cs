using System.Globalization;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Tells of keys that a rewrite made empty, or alike: they are missing in the Secret without an error.</summary>
internal static class LostKeys
{
    /// <summary>The reason of the event.</summary>
    public const string Reason = "KeysLost";

    private const int MostNames = 5;
    private const int LongestName = 60;

    /// <summary>What is to be told; null where no key was lost.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="before">How many keys were fetched.</param>
    /// <param name="after">The keys that the rewrite left, an empty one too.</param>
    /// <param name="alike">Keys that several became.</param>
    public static SyncEvent? Of(FetchEntry entry, int before, IReadOnlyCollection<string> after, IReadOnlyList<string> alike)
    {
        var (hasEmpty, same) = (after.Contains(""), alike.Where(static k => k.Length > 0).ToList());
        var kept = after.Count - (hasEmpty ? 1 : 0);
        if (!hasEmpty && same.Count == 0 && (kept > 0 || before == 0))
        {
            return null;
        }

        List<string> why = [];
        if (hasEmpty)
        {
            why.Add(UsesGroups(entry)
                ? "some got an empty name: in a target $1_x means a group called 1_x, so write ${1}_x"
                : "some got an empty name");
        }

        if (same.Count > 0)
        {
            why.Add($"several became {Names(same)}, of which the last by its old name is left");
        }

        var left = kept == 0 ? "none" : kept.ToString(CultureInfo.InvariantCulture);
        var because = why.Count == 0 ? "" : $" ({string.Join("; ", why)})";
        return new SyncEvent(
            true, Reason, string.Create(CultureInfo.InvariantCulture, $"{entry.Field}.rewrite: of {before} keys {left} left{because}"));
    }

    private static bool UsesGroups(FetchEntry entry) =>
        entry.Rewrite.Any(static r => r.Regexp?.Target.Contains('$', StringComparison.Ordinal) == true);

    private static string Names(List<string> keys)
    {
        var some = string.Join(", ", keys.Take(MostNames).Select(
            static k => $"\"{(k.Length > LongestName ? k[..LongestName] + "…" : k)}\""));
        return keys.Count > MostNames ? $"{some} and others" : some;
    }
}
