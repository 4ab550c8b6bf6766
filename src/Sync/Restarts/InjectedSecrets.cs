using Keyferry.Api.Injection;

namespace Keyferry.Sync.Restarts;

/// <summary>
/// Reads which Secrets the webhook gives to pods of a template: they stand in its annotations, and in the pods alone. Pure.
/// </summary>
internal static class InjectedSecrets
{
    /// <summary>Reads them.</summary>
    /// <param name="annotations">The template's annotations.</param>
    /// <param name="uses">Takes what is used.</param>
    public static void Read(IReadOnlyDictionary<string, string> annotations, SecretUses uses)
    {
        var names = Names(annotations);
        var keys = Split(annotations.GetValueOrDefault(InjectionNames.Keys)).Take(InjectionLimits.MostKeys).Select(KeyEntry.Parse)
            .ToLookup(k => k.Secret ?? names.FirstOrDefault() ?? "", static k => k.Key);
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

    // The short form: the label's annotation may name Secrets too.
    private static List<string> Names(IReadOnlyDictionary<string, string> annotations)
    {
        var isShort = !annotations.ContainsKey(InjectionNames.Secrets);
        var names = Split(annotations.GetValueOrDefault(isShort ? InjectionNames.Inject : InjectionNames.Secrets));
        return isShort && names is [InjectionNames.Enabled] or [InjectionNames.Disabled] ? [] : [.. names.Take(InjectionLimits.MostSecrets)];
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
