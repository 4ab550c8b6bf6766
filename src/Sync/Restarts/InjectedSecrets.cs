namespace Keyferry.Sync.Restarts;

/// <summary>
/// Reads which Secrets the webhook gives to pods of a template: they stand in its annotations, and in the pods alone. Pure.
/// </summary>
internal static class InjectedSecrets
{
    private const string Secrets = "keyferry.io/secrets";
    private const string Keys = "keyferry.io/secrets-keys";

    /// <summary>Reads them.</summary>
    /// <param name="annotations">The template's annotations.</param>
    /// <param name="uses">Takes what is used.</param>
    public static void Read(IReadOnlyDictionary<string, string> annotations, SecretUses uses)
    {
        var names = Split(annotations.GetValueOrDefault(Secrets)).Take(RestartRequests.MostSecrets).ToList();
        var keys = Split(annotations.GetValueOrDefault(Keys)).Select(entry => Key(entry, names)).ToLookup(static k => k.Secret, static k => k.Key);
        foreach (var name in names)
        {
            if (!keys.Contains(name))
            {
                uses.AddAll(name);
            }

            foreach (var key in keys[name])
            {
                uses.Add(name, key, isRequired: false);
            }
        }
    }

    // [SECRET/]KEY[=NAME]
    private static (string Secret, string Key) Key(string entry, List<string> names)
    {
        var key = entry.Split('=')[0];
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (names.FirstOrDefault() ?? "", key) : (key[..slash], key[(slash + 1)..]);
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
