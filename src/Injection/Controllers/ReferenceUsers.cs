using k8s.Models;
using Keyferry.Api.Injection;
using Keyferry.Injection.References;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Injection.Controllers;

/// <summary>Who uses an inline reference: the workloads whose templates name it, and what makes the pods that have it.</summary>
/// <param name="namespaces">The namespaces with their labels.</param>
/// <param name="workloads">The workloads.</param>
/// <param name="pods">The pods.</param>
internal sealed class ReferenceUsers(
    Informer<ObjectMetadata> namespaces, WorkloadWatches workloads, Informer<ObjectMetadata> pods)
{
    /// <summary>The pods' index by the name of a reference's Secret.</summary>
    public const string ByReference = "reference";

    // The API server takes many more, but each is written again at every change.
    private const int MostOwners = 100;

    /// <summary>Whether a namespace allows inline references.</summary>
    public bool Allows(string ns) => Label(ns, InjectionNames.InlineReferences) == InjectionNames.Allowed;

    /// <summary>The Secrets of the references that a pod has.</summary>
    public static IEnumerable<ObjectKey> KeysOf(ObjectMetadata? pod) =>
        pod is null ? [] : ReferencesOf(pod).Select(r => new ObjectKey(pod.Key.Namespace, r.SecretName));

    /// <summary>The reference behind a Secret, and its users; null where nobody uses it, or the namespace does not allow it.</summary>
    /// <param name="key">Namespace and name of the reference's Secret.</param>
    public (InlineReference Reference, IReadOnlyList<V1OwnerReference> Owners)? Find(ObjectKey key)
    {
        if (!Allows(key.Namespace))
        {
            return null;
        }

        var owners = new SortedDictionary<string, V1OwnerReference>(StringComparer.Ordinal);
        InlineReference? reference = null;
        var asks = Label(key.Namespace, InjectionNames.NamespaceInjection) == InjectionNames.Enabled;
        foreach (var workload in workloads.UsersOf(key).Where(w => w.References.AreInjected(asks) && w.Metadata.DeletionTimestamp is null))
        {
            reference ??= workload.References.Items.First(r => r.SecretName == key.Name);
            owners.TryAdd(workload.Metadata.Uid, Owner(workload.ApiVersion, workload.Kind, workload.Metadata.Name, workload.Metadata.Uid));
        }

        foreach (var pod in pods.ByIndex(ByReference, key.ToString()).Where(static p => !p.Deleting))
        {
            reference ??= ReferencesOf(pod).First(r => r.SecretName == key.Name);
            var owner = pod.Controller is { } c
                ? Owner(c.ApiVersion, c.Kind, c.Name, c.Uid)
                : Owner("v1", "Pod", pod.Key.Name, pod.Uid);
            owners.TryAdd(owner.Uid, owner);
        }

        return reference is null ? null : (reference, [.. owners.Values.Take(MostOwners)]);
    }

    private static IReadOnlyList<InlineReference> ReferencesOf(ObjectMetadata pod) =>
        KnownReferences.Read(pod.Annotations.GetValueOrDefault(InjectionNames.References));

    private string? Label(string ns, string name) =>
        namespaces.TryGet(new ObjectKey("", ns), out var found) ? found.Labels.GetValueOrDefault(name) : null;

    private static V1OwnerReference Owner(string apiVersion, string kind, string name, string uid) =>
        new() { ApiVersion = apiVersion, Kind = kind, Name = name, Uid = uid };
}
