using k8s.Models;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What writing a Secret came to.</summary>
/// <param name="Outcome">What it means; null where others kept writing at the same time, so that all starts over.</param>
/// <param name="Written">The Secret as the server holds it now; null where there is none, or it was left alone.</param>
/// <param name="Binds">Whether status.binding names the Secret.</param>
public sealed record SecretApplyResult(SyncResult? Outcome, V1Secret? Written, bool Binds);
