using Keyferry.Kubernetes.Events;

namespace Keyferry.Certs.Publishing;

/// <summary>What an attempt to publish the trust bundle came to.</summary>
/// <param name="Written">Objects that held another bundle and were corrected.</param>
/// <param name="Absent">Webhook configurations that do not exist.</param>
/// <param name="Failures">What failed, with the way out.</param>
/// <param name="Subject">An object that events about certificates can be about; null where none could be read.</param>
public sealed record PublishOutcome(
    IReadOnlyList<string> Written, IReadOnlyList<string> Absent, IReadOnlyList<string> Failures, EventSubject? Subject)
{
    /// <summary>Whether every object that exists holds the bundle.</summary>
    public bool Complete => Failures.Count == 0;
}
