using Keyferry.Admission.Reviews;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Preflight;

/// <summary>Asks stores whether what an object names is there.</summary>
public interface IPreflight
{
    /// <summary>Asks, and writes nothing.</summary>
    /// <param name="request">The request about an ExternalSecret that may be stored.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">Nobody waits for the answer any more.</param>
    ValueTask<PreflightAnswer> AskAsync(AdmissionRequest request, TimeSpan limit, CancellationToken cancellation);
}

/// <summary>What stores said.</summary>
/// <param name="NotMade">Why nobody was asked; null where stores were.</param>
/// <param name="Problems">What cannot be fetched.</param>
public sealed record PreflightAnswer(string? NotMade, IReadOnlyList<PreflightProblem> Problems);

/// <summary>Something that cannot be fetched. No value is in it.</summary>
/// <param name="Field">The field that names it.</param>
/// <param name="Message">Why.</param>
/// <param name="IsCertain">Whether a store said so; otherwise it could not be asked, or did not say.</param>
public sealed record PreflightProblem(FieldPath Field, string Message, bool IsCertain);
