using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Hosting;

/// <summary>Sends changes to the queues: which change has which object looked at.</summary>
/// <param name="watches">What is watched.</param>
/// <param name="externalSecrets">ExternalSecrets to look at.</param>
/// <param name="stores">SecretStores to check.</param>
/// <param name="clusterStores">ClusterSecretStores to check.</param>
internal sealed class EnqueueHandlers(
    EngineWatches watches, WorkQueue<ObjectKey> externalSecrets, WorkQueue<ObjectKey> stores,
    WorkQueue<ObjectKey> clusterStores)
{
    // A check calls the provider: credentials that change many times a second are checked once a second.
    private static readonly TimeSpan CredentialsPause = TimeSpan.FromSeconds(1);

    /// <summary>Begins.</summary>
    public void Register()
    {
        watches.ExternalSecrets.Subscribe(change =>
        {
            if (ObjectChanges.Matters(change.Before?.Metadata, change.After?.Metadata)
                || ObjectChanges.LostStatus(change.Before?.Status, change.After?.Status))
            {
                externalSecrets.Add(change.Key);
            }
        });
        watches.Stores.Subscribe(change =>
        {
            var (before, after) = (change.Before, change.After);
            if (ObjectChanges.Matters(before?.Metadata, after?.Metadata)
                || ObjectChanges.LostStatus(before?.Status, after?.Status))
            {
                stores.Add(change.Key);
            }

            if (ObjectChanges.ConcernsUsers(before?.Metadata, after?.Metadata, before?.Status, after?.Status))
            {
                EnqueueUsers(new StoreKey(StoreKey.Namespaced, change.Key.Namespace, change.Key.Name));
            }
        });
        watches.WatchedClusterStores?.Subscribe(change =>
        {
            var (before, after) = (change.Before, change.After);
            if (ObjectChanges.Matters(before?.Metadata, after?.Metadata)
                || ObjectChanges.LostStatus(before?.Status, after?.Status))
            {
                clusterStores.Add(change.Key);
            }

            if (ObjectChanges.ConcernsUsers(before?.Metadata, after?.Metadata, before?.Status, after?.Status))
            {
                EnqueueUsers(new StoreKey(StoreKey.ClusterWide, "", change.Key.Name));
            }
        });
        watches.Secrets.Subscribe(OnSecret);
        watches.Namespaces?.Subscribe(OnNamespace);
    }

    private void OnSecret(ObjectChange<ObjectMetadata> change)
    {
        var secret = change.Key.ToString();
        if (ObjectChanges.ConcernsOwner(change.Before, change.After))
        {
            foreach (var owner in watches.ExternalSecrets.ByIndex(EngineWatches.ByTarget, secret))
            {
                externalSecrets.Add(new ObjectKey(owner.Metadata.NamespaceProperty, owner.Metadata.Name));
            }
        }

        foreach (var store in watches.Stores.ByIndex(EngineWatches.ByReference, secret))
        {
            stores.AddAfter(new ObjectKey(store.Metadata.NamespaceProperty, store.Metadata.Name), CredentialsPause);
        }

        foreach (var store in watches.ClusterStores.ByIndex(EngineWatches.ByReference, secret))
        {
            clusterStores.AddAfter(new ObjectKey("", store.Metadata.Name), CredentialsPause);
        }
    }

    // Conditions of cluster stores read a namespace's labels, and nothing else of it.
    private void OnNamespace(ObjectChange<ObjectMetadata> change)
    {
        if (change.Before is { } before && change.After is { } after && ObjectChanges.SameLabels(before, after))
        {
            return;
        }

        foreach (var user in watches.ExternalSecrets.ByIndex(EngineWatches.ByClusterStoreUse, change.Key.Name))
        {
            externalSecrets.Add(new ObjectKey(user.Metadata.NamespaceProperty, user.Metadata.Name));
        }
    }

    private void EnqueueUsers(StoreKey store)
    {
        foreach (var user in watches.ExternalSecrets.ByIndex(EngineWatches.ByStore, store.ToString()))
        {
            externalSecrets.Add(new ObjectKey(user.Metadata.NamespaceProperty, user.Metadata.Name));
        }
    }
}
