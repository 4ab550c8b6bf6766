using Keyferry.Api.PushSecrets;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.PushSecrets;

/// <summary>What a PushSecret depends on, for indexes. Pure.</summary>
public static class PushReferences
{
    // No store has this name.
    private const string Any = "*";

    /// <summary>
    /// The stores that it refers to: by name, and where labels select them, all that could be selected
    /// (<see cref="AnyOf"/>).
    /// </summary>
    public static IEnumerable<StoreKey> ReferredTo(PushSecret push) => (push.Spec?.SecretStoreRefs ?? []).Select(r =>
        StoreKey.Of(r.Kind, r.LabelSelector is null ? r.Name : Any, push.Metadata.NamespaceProperty));

    /// <summary>The stores that it has written to.</summary>
    public static IEnumerable<StoreKey> WrittenTo(PushSecret push) => (push.Status?.SyncedPushSecrets?.Keys ?? Enumerable.Empty<string>())
        .Select(k => PushStore.KeyOf(k, push.Metadata.NamespaceProperty)).OfType<StoreKey>();

    /// <summary>Stands for all stores of a store's kind and namespace.</summary>
    public static StoreKey AnyOf(StoreKey store) => store with { Name = Any };

    /// <summary>Whether labels of its select a store.</summary>
    public static bool Selects(PushSecret push, StoreKey store, IDictionary<string, string>? labels) =>
        (push.Spec?.SecretStoreRefs ?? []).Exists(r =>
            r.LabelSelector is { } selector && PushStore.IsClusterWide(r) == store.IsClusterWide && LabelMatch.Matches(selector, labels));

    /// <summary>The Secret that it names as its source, as an index value; none where it selects or generates.</summary>
    public static IEnumerable<string> NamedSource(PushSecret push) => push.Spec?.Selector?.Secret?.Name is { Length: > 0 } name
        ? [new ObjectKey(push.Metadata.NamespaceProperty, name).ToString()]
        : [];

    /// <summary>Its namespace, where it selects its sources there by labels.</summary>
    public static IEnumerable<string> SelectedSources(PushSecret push) =>
        push.Spec?.Selector?.Secret is { } secret && string.IsNullOrEmpty(secret.Name) ? [push.Metadata.NamespaceProperty] : [];
}
