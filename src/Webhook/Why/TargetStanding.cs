using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Discovery;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Naming;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Why;

/// <summary>How the target of an ExternalSecret stands. No value of it is kept.</summary>
/// <param name="Kind">Its kind; usually Secret.</param>
/// <param name="Name">Its name.</param>
/// <param name="Metadata">Its metadata; null where it was not read.</param>
/// <param name="Keys">The names of its keys.</param>
/// <param name="IsAsWritten">Whether nobody changed it since the engine wrote it; null where that is not known.</param>
/// <param name="Problem">Why it was not read; null where it was, or where it is not there.</param>
internal sealed record TargetStanding(
    string Kind, string Name, V1ObjectMeta? Metadata, IReadOnlyList<string> Keys, bool? IsAsWritten, string? Problem)
{
    private const int MostKeys = 30;

    /// <summary>Whether it is not there.</summary>
    public bool IsMissing => Metadata is null && Problem is null;

    /// <summary>Reads it.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="kinds">Finds kinds that are no Secrets.</param>
    /// <param name="owner">The ExternalSecret.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public static async ValueTask<TargetStanding> ReadAsync(
        IKubeApi api, IKindDiscovery kinds, ExternalSecret owner, CancellationToken cancellation)
    {
        var key = new ObjectKey(owner.Metadata.NamespaceProperty, DesiredSecret.Name(owner));
        if (owner.Spec.Target?.Manifest is { } manifest)
        {
            return await ReadAsync(api, kinds, manifest, key, cancellation);
        }

        var read = await api.GetAsync(BuiltIn.Secret, key, cancellation);
        if (!read.Ok)
        {
            return Unread(BuiltIn.Secret, key, read.Failure);
        }

        try
        {
            return new TargetStanding(
                "Secret", key.Name, read.Value.Metadata, [.. (read.Value.Data?.Keys ?? []).Order(StringComparer.Ordinal)],
                SecretState.IsValid(owner.Spec, read.Value), null);
        }
        finally
        {
            SecretMemory.Clear(read.Value);
        }
    }

    /// <summary>The facts of it.</summary>
    /// <param name="owner">The ExternalSecret.</param>
    /// <param name="now">The time now.</param>
    public IEnumerable<Fact> ToFacts(ExternalSecret owner, DateTimeOffset now)
    {
        if (Metadata is null)
        {
            yield return new Fact("Target", Problem ?? $"{Kind} \"{Name}\" is not there");
            yield break;
        }

        var hash = IsAsWritten switch
        {
            true => "; as the engine left it (data-hash matches)",
            false => "; changed since the engine wrote it, or never written by it (data-hash or managed label do not match)",
            null => "",
        };
        var keys = Keys.Count == 0 ? "" : $"; {Keys.Count} {(Keys.Count == 1 ? "key" : "keys")}: {string.Join(", ", Keys.Take(MostKeys))}"
            + (Keys.Count > MostKeys ? $" and {Keys.Count - MostKeys} more" : "");
        yield return new Fact("Target", $"{Kind} \"{Name}\"{keys}{hash}");
        if (Writers(owner, now) is { Count: > 0 } writers)
        {
            yield return new Fact("Written by", writers);
        }

        if (Metadata.OwnerReferences is { Count: > 0 } owners)
        {
            yield return new Fact("Owned by", [.. owners.Select(static o =>
                $"{o.Kind} \"{o.Name}\"{(o.Controller == true ? " (its controller)" : "")}")]);
        }
    }

    private List<string> Writers(ExternalSecret owner, DateTimeOffset now)
    {
        var ours = FieldManager.For(owner.Metadata.Name);
        return [.. (Metadata!.ManagedFields ?? [])
            .Where(static m => !string.IsNullOrEmpty(m.Manager))
            .GroupBy(static m => m.Manager, StringComparer.Ordinal)
            .Select(g => (Manager: g.Key, Last: g.Max(static m => m.Time)))
            .OrderByDescending(static w => w.Last)
            .Select(w => new OtherWriter(w.Manager, [.. OwnedFields.Of(Metadata, w.Manager).Data.Order(StringComparer.Ordinal)]).Describe()
                + (w.Manager == ours ? ", which is this ExternalSecret" : "")
                + (w.Last is { } time ? $", {Moments.Of(Moments.Utc(time), now)}" : ""))];
    }

    private static async ValueTask<TargetStanding> ReadAsync(
        IKubeApi api, IKindDiscovery kinds, TargetManifest manifest, ObjectKey key, CancellationToken cancellation)
    {
        var kind = await kinds.FindAsync(manifest.ApiVersion, manifest.Kind, cancellation);
        if (!kind.Ok)
        {
            return new TargetStanding(manifest.Kind, key.Name, null, [], null, kind.Failure.Message);
        }

        var read = await api.GetAsync(ObjectHeader.Of(kind.Value), key, cancellation);
        return read.Ok
            ? new TargetStanding(manifest.Kind, key.Name, read.Value.Metadata, [], null, null)
            : Unread(kind.Value, key, read.Failure);
    }

    private static TargetStanding Unread(ResourceType type, ObjectKey key, KubeFailure failure) => new(
        type.Kind, key.Name, null, [], null, failure.IsNotFound ? null : ReadProblem.Of(failure, "get", type, key.Namespace));
}
