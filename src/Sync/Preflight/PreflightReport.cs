namespace Keyferry.Sync.Preflight;

/// <summary>What stores said of an ExternalSecret before it is stored.</summary>
/// <param name="NotMade">Why nobody was asked; null where stores were.</param>
/// <param name="Failures">What cannot be fetched.</param>
public sealed record PreflightReport(string? NotMade, IReadOnlyList<PreflightFailure> Failures)
{
    /// <summary>Nobody was asked.</summary>
    public static PreflightReport Not(string why) => new(why, []);
}

/// <summary>An entry that cannot be fetched. No value is in it.</summary>
/// <param name="Field">The entry's field, such as <c>spec.data[0].remoteRef</c>.</param>
/// <param name="Problem">Why.</param>
/// <param name="IsCertain">
/// Whether a store said that there is no such key, property or version; otherwise it could not be asked, or did not say.
/// </param>
public sealed record PreflightFailure(string Field, string Problem, bool IsCertain);
