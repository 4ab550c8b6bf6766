namespace Keyferry.Sync.Generators;

/// <summary>The annotations that force a refresh. Pure.</summary>
public static class ForceSync
{
    private const string Name = "force-sync";

    /// <summary>Those of an object: <c>force-sync</c>, whatever stands before it, such as <c>external-secrets.io/</c>.</summary>
    public static IReadOnlyDictionary<string, string> Of(IDictionary<string, string>? annotations) =>
        (annotations ?? new Dictionary<string, string>())
            .Where(static p => p.Key == Name || p.Key.EndsWith($"/{Name}", StringComparison.Ordinal))
            .ToDictionary(static p => p.Key, static p => p.Value, StringComparer.Ordinal);

    /// <summary>Whether one of them is new or has another value.</summary>
    /// <param name="before">Those that were followed.</param>
    /// <param name="now">Those that there are.</param>
    public static bool IsNew(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        now.Any(p => !before.TryGetValue(p.Key, out var value) || value != p.Value);
}
