namespace Keyferry.Certs.Publishing;

/// <summary>What an attempt to publish the trust bundle came to.</summary>
/// <param name="Written">Configurations that held another bundle and were corrected.</param>
/// <param name="Absent">Configurations that do not exist.</param>
/// <param name="Failures">What failed, with the way out.</param>
public sealed record PublishOutcome(
    IReadOnlyList<string> Written, IReadOnlyList<string> Absent, IReadOnlyList<string> Failures)
{
    /// <summary>Whether every configuration that exists holds the bundle.</summary>
    public bool Complete => Failures.Count == 0;
}
