using Keyferry.Api.PushSecrets;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.PushSecrets;

/// <summary>
/// The stores that PushSecrets with <c>deletionPolicy: Delete</c> have written to or refer to: those are needed until the
/// PushSecrets are gone.
/// </summary>
/// <param name="pushSecrets">PushSecrets, indexed by <see cref="ByHeld"/>.</param>
public sealed class StoreHolds(IObjectCache<PushSecret> pushSecrets) : IStoreHolds
{
    /// <summary>The index of PushSecrets by the stores that they hold, see <see cref="HeldBy"/>.</summary>
    public const string ByHeld = "held-store";

    /// <inheritdoc/>
    public bool? IsHeld(StoreKey store, IDictionary<string, string>? labels) => !pushSecrets.Synced ? null :
        pushSecrets.ByIndex(ByHeld, store.ToString()).Count > 0
        || pushSecrets.ByIndex(ByHeld, PushReferences.AnyOf(store).ToString()).Any(p => PushReferences.Selects(p, store, labels));

    /// <summary>The stores that a PushSecret holds, as index values.</summary>
    public static IEnumerable<string> HeldBy(PushSecret push) => push.Spec?.DeletionPolicy == PushDeletionPolicy.Delete
        ? PushReferences.WrittenTo(push).Concat(PushReferences.ReferredTo(push)).Select(static s => s.ToString()).Distinct(StringComparer.Ordinal)
        : [];
}
