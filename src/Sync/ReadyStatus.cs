using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Applying;

namespace Keyferry.Sync;

/// <summary>The status of Ready conditions: True, False or Unknown. Pure.</summary>
public static class ReadyStatus
{
    /// <summary>The status of an ExternalSecret's Ready condition; null where it has none.</summary>
    public static string? Of(ExternalSecretStatus? status) =>
        status?.Conditions?.Find(static c => c.Type == ReadyCondition.Type)?.Status;

    /// <summary>The status of a PushSecret's Ready condition; null where it has none.</summary>
    public static string? Of(PushSecretStatus? status) =>
        status?.Conditions?.Find(static c => c.Type == ReadyCondition.Type)?.Status;

    /// <summary>The status of a store's Ready condition; null where it has none.</summary>
    public static string? Of(SecretStoreStatus? status) =>
        status?.Conditions?.Find(static c => c.Type == ReadyCondition.Type)?.Status;
}
