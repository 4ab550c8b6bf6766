using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;
using Keyferry.Api.Injection;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Injection.Controllers;

/// <summary>The small ExternalSecret behind an inline reference.</summary>
internal static class ReferenceObject
{
    /// <summary>The label's value.</summary>
    private const string Yes = "true";

    /// <summary>The object as it is to be.</summary>
    /// <param name="key">Its namespace and name.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="owners">Who uses it.</param>
    public static ExternalSecret Of(ObjectKey key, InlineReference reference, IReadOnlyList<V1OwnerReference> owners) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = key.Name,
            NamespaceProperty = key.Namespace,
            Labels = new Dictionary<string, string> { [InjectionNames.InlineReference] = Yes },
            OwnerReferences = [.. owners],
        },
        Spec = new ExternalSecretSpec
        {
            SecretStoreRef = new StoreRef { Name = reference.Store, Kind = reference.StoreKind },
            Data =
            [
                new ExternalSecretData
                {
                    SecretKey = InlineReference.SecretKey,
                    RemoteRef = new RemoteRefSpec
                    {
                        Key = reference.Key, Property = reference.Property.Length == 0 ? null : reference.Property,
                    },
                },
            ],
        },
    };

    /// <summary>Whether an object was made for a reference, and not by somebody who took its name.</summary>
    public static bool Is(ExternalSecret item) =>
        item.Metadata.Labels?.TryGetValue(InjectionNames.InlineReference, out var value) == true && value == Yes;

    /// <summary>Whether an object is as it is to be.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="wanted">How it is to be.</param>
    public static bool IsSame(ExternalSecret stored, ExternalSecret wanted) =>
        stored.Spec is { SecretStoreRef: { } store, Data: [{ RemoteRef: { } remote } only] }
        && store.Name == wanted.Spec.SecretStoreRef!.Name
        && (store.Kind ?? StoreKind.Default) == wanted.Spec.SecretStoreRef.Kind
        && only.SecretKey == InlineReference.SecretKey
        && remote.Key == wanted.Spec.Data![0].RemoteRef.Key
        && (remote.Property ?? "") == (wanted.Spec.Data[0].RemoteRef.Property ?? "")
        && Uids(stored).SetEquals(Uids(wanted));

    private static HashSet<string> Uids(ExternalSecret item) =>
        [.. (item.Metadata.OwnerReferences ?? []).Select(static o => o.Uid)];
}
