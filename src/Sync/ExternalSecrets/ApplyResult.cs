namespace Keyferry.Sync.ExternalSecrets;

/// <summary>What the apply step came to.</summary>
/// <param name="Outcome">What it means; null where others kept writing at the same time, so that all starts over.</param>
/// <param name="Binds">Whether status.binding names the target.</param>
public sealed record ApplyResult(SyncResult? Outcome, bool Binds);
