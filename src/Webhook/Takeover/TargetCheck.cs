using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Naming;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Takeover;

/// <summary>Compares target Secrets with what the engine would hold them to. Values are hashed and cleared.</summary>
/// <param name="api">The API server.</param>
/// <param name="findings">Takes what is found.</param>
internal sealed class TargetCheck(IKubeApi api, FindingList findings)
{
    /// <summary>Compares the targets of ExternalSecrets, namespace by namespace.</summary>
    /// <param name="owners">Those that the engine will have.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <returns>How many were compared.</returns>
    public async ValueTask<int> RunAsync(IReadOnlyList<ExternalSecret> owners, CancellationToken cancellation)
    {
        var compared = 0;
        foreach (var ns in owners.GroupBy(static o => o.Metadata.NamespaceProperty, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            var listed = await api.ListAsync(BuiltIn.Secret, ns.Key, new ListSelector(Labels: $"{WellKnown.ManagedLabel}=true"), cancellation);
            if (!listed.Ok)
            {
                findings.Unread(ReadProblem.Of(listed.Failure, "list", BuiltIn.Secret, ns.Key));
                continue;
            }

            var secrets = listed.Value.Items.ToDictionary(static s => s.Metadata.Name, StringComparer.Ordinal);
            foreach (var owner in ns.Where(static o => o.Metadata.DeletionTimestamp is null))
            {
                compared += await CompareAsync(owner, secrets, cancellation) ? 1 : 0;
            }

            foreach (var secret in secrets.Values)
            {
                SecretMemory.Clear(secret);
            }
        }

        return compared;
    }

    private async ValueTask<bool> CompareAsync(ExternalSecret owner, Dictionary<string, V1Secret> secrets, CancellationToken cancellation)
    {
        var subject = FindingList.Subject("ExternalSecret", owner.Metadata);
        if (owner.Spec.Target?.Manifest is { } manifest)
        {
            findings.Notes(TakeoverArea.Target, subject, $"writes a {manifest.Kind}, which is not compared here; it needs --unsafe-allow-generic-targets, as with the operator");
            return false;
        }

        var name = DesiredSecret.Name(owner);
        if (!secrets.TryGetValue(name, out var secret))
        {
            var read = await api.GetAsync(BuiltIn.Secret, new ObjectKey(owner.Metadata.NamespaceProperty, name), cancellation);
            if (!read.Ok && !read.Failure.IsNotFound)
            {
                findings.Unread(ReadProblem.Of(read.Failure, "get", BuiltIn.Secret, owner.Metadata.NamespaceProperty));
                return false;
            }

            if (read.Value is { } other)
            {
                secrets[name] = secret = other;
            }
        }

        // What never was in order would not be written either, as long as it fails.
        if (TargetVerdict.WhyWritten(owner, secret) is { } why && ReadyStatusOf(owner) != "False")
        {
            findings.Blocks(TakeoverArea.Target, subject, $"Secret \"{name}\" {why}");
        }
        else if (TargetVerdict.IsFetched(owner) && ReadyStatusOf(owner) == "True")
        {
            findings.Notes(TakeoverArea.Target, subject, "was changed since its last sync: its values are fetched at once, and written where they differ");
        }

        return secret is not null;
    }

    private static string? ReadyStatusOf(ExternalSecret owner) => Sync.ReadyStatus.Of(owner.Status);
}
