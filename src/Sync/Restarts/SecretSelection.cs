namespace Keyferry.Sync.Restarts;

/// <summary>What decides whether a Secret counts, beside the workload.</summary>
/// <param name="IsThere">Whether there is such a Secret.</param>
/// <param name="IsKept">Whether an ExternalSecret keeps it, or would.</param>
/// <param name="Matches">Whether it has Reloader's match annotation.</param>
/// <param name="IsIgnored">Whether it says itself that it never counts.</param>
public readonly record struct SecretFacts(bool IsThere, bool IsKept, bool Matches, bool IsIgnored);

/// <summary>A Secret that concerns a workload.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keys">Which keys are used; all, of one that is named and not used.</param>
/// <param name="Counts">Whether a change of it is a reason to restart. What is noted of one that does not is kept.</param>
public sealed record SelectedSecret(string Name, ConsumedKeys Keys, bool Counts);

/// <summary>Selects the Secrets that concern a workload. Pure.</summary>
public static class SecretSelection
{
    /// <summary>Selects them.</summary>
    /// <param name="workload">The workload, which asks for restarts.</param>
    /// <param name="known">Names to try patterns on: of the namespace's Secrets, and of what is noted.</param>
    /// <param name="facts">How a Secret of the workload's namespace stands.</param>
    public static IReadOnlyList<SelectedSecret> Of(Workload workload, Func<IEnumerable<string>> known, Func<string, SecretFacts> facts)
    {
        var request = workload.Request ?? new RestartRequest();
        IEnumerable<string> named = request.Patterns.Count == 0
            ? request.Names
            : request.Names.Union(known().Where(name => request.Patterns.Any(p => p.IsMatch(name))), StringComparer.Ordinal);
        var byName = named.ToHashSet(StringComparer.Ordinal);
        var used = request.Auto == AutoScope.None ? [] : workload.Secrets.Keys;
        var selected = new List<SelectedSecret>();
        foreach (var name in byName.Union(used, StringComparer.Ordinal).Where(n => !request.Excluded.Contains(n)).Order(StringComparer.Ordinal))
        {
            var secret = facts(name);
            if (!secret.IsIgnored)
            {
                selected.Add(new SelectedSecret(
                    name, workload.Secrets.GetValueOrDefault(name) ?? ConsumedKeys.All,
                    byName.Contains(name) || Counts(request.Auto, secret)));
            }
        }

        return selected;
    }

    private static bool Counts(AutoScope auto, SecretFacts secret) => auto switch
    {
        AutoScope.Kept => secret.IsKept,
        AutoScope.Referenced => true,
        AutoScope.Matched => secret.Matches,
        _ => false,
    };
}
