using Keyferry.Api.PushSecrets;
using Keyferry.Api.Shared;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.PushSecrets;

/// <summary>A store that a PushSecret writes to.</summary>
/// <param name="Key">Which.</param>
/// <param name="Found">The store.</param>
public sealed record PushStore(StoreKey Key, FoundStore Found)
{
    /// <summary>The store's name in <c>status.syncedPushSecrets</c>.</summary>
    public string StatusKey => StatusKeyOf(Key);

    /// <summary>A store's name in <c>status.syncedPushSecrets</c>.</summary>
    public static string StatusKeyOf(StoreKey store) => $"{store.Kind}/{store.Name}";

    /// <summary>The store that a name in <c>status.syncedPushSecrets</c> means; null where it is none.</summary>
    /// <param name="statusKey">The name.</param>
    /// <param name="ns">The PushSecret's namespace.</param>
    public static StoreKey? KeyOf(string statusKey, string ns)
    {
        var slash = statusKey.IndexOf('/', StringComparison.Ordinal);
        return slash <= 0 ? null : statusKey[..slash] switch
        {
            StoreKind.SecretStore or StoreKind.ClusterSecretStore => StoreKey.Of(statusKey[..slash], statusKey[(slash + 1)..], ns),
            _ => null,
        };
    }

    /// <summary>Whether an entry of <c>dataTo</c> means this store: by name, else by labels.</summary>
    public bool IsMeantBy(PushStoreRef reference) =>
        Key.IsClusterWide == IsClusterWide(reference)
        && (string.IsNullOrEmpty(reference.Name)
            ? reference.LabelSelector is { } selector && LabelMatch.Matches(selector, new Dictionary<string, string>(Found.Labels))
            : reference.Name == Key.Name);

    /// <summary>Whether a reference means cluster-wide stores.</summary>
    public static bool IsClusterWide(PushStoreRef reference) => reference.Kind == StoreKind.ClusterSecretStore;
}
