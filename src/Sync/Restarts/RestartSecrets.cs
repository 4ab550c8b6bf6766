using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.Restarts;

/// <summary>What is noted on a workload, and how the Secrets that concern it are now.</summary>
/// <param name="Noted">What is noted.</param>
/// <param name="Secrets">The Secrets.</param>
internal sealed record WorkloadSecrets(RestartState Noted, IReadOnlyList<SecretView> Secrets);

/// <summary>Finds the Secrets that concern a workload, and their hashes.</summary>
/// <param name="secrets">The metadata of Secrets.</param>
/// <param name="isKept">Whether an ExternalSecret keeps a Secret.</param>
/// <param name="hashes">Hashes their content.</param>
/// <param name="keys">The key of the hashes.</param>
internal sealed class RestartSecrets(
    IObjectCache<ObjectMetadata> secrets, Func<ObjectKey, bool> isKept, SecretHashes hashes, RestartKeySource keys)
{
    /// <summary>Finds them.</summary>
    /// <returns>How they are, or the refusal of a read.</returns>
    public async ValueTask<KubeResult<WorkloadSecrets>> ReadAsync(Workload workload, CancellationToken cancellation)
    {
        var found = await keys.GetAsync(cancellation);
        if (!found.Ok)
        {
            return KubeResult<WorkloadSecrets>.From(found.Failure);
        }

        var key = found.Value;
        var noted = RestartState.Read(workload.State, key.Id);
        var ns = workload.Key.Namespace;
        var selected = SecretSelection.Of(
            workload, () => noted.Secrets.Keys.Concat(secrets.All().Where(s => s.Key.Namespace == ns).Select(static s => s.Key.Name)),
            name => FactsOf(new ObjectKey(ns, name)));
        var views = new List<SecretView>(selected.Count);
        foreach (var secret in selected)
        {
            var entry = noted.Secrets.GetValueOrDefault(secret.Name);
            if (!secret.Counts)
            {
                views.Add(new SecretView(secret.Name, secret.Keys, Counts: false, null, null));
                continue;
            }

            // A workload may use other keys than were noted: what was noted is compared with the same keys.
            var before = entry is null || secret.Keys.HasKeysOf(entry.Keys) ? secret.Keys : ConsumedKeys.Of(entry.Keys, []);
            var read = await hashes.ReadAsync(new ObjectKey(ns, secret.Name), [secret.Keys, before], key, cancellation);
            if (!read.Ok)
            {
                return KubeResult<WorkloadSecrets>.From(read.Failure);
            }

            views.Add(new SecretView(
                secret.Name, secret.Keys, Counts: true, read.Value.Of(secret.Keys), entry is null ? null : read.Value.Of(before)));
        }

        return KubeResult<WorkloadSecrets>.From(new WorkloadSecrets(noted, views));
    }

    private SecretFacts FactsOf(ObjectKey secret)
    {
        var isThere = secrets.TryGet(secret, out var metadata);
        return new SecretFacts(
            isThere, isKept(secret),
            Says(metadata, RestartAnnotations.ReloaderMatch, "true"),
            Says(metadata, RestartAnnotations.ReloaderIgnore, "true") || Says(metadata, RestartAnnotations.Restart, "off"));
    }

    private static bool Says(ObjectMetadata? secret, string annotation, string value) =>
        secret?.Annotations.GetValueOrDefault(annotation) == value;
}
