using Keyferry.Admission.Reviews;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Handlers;

/// <summary>Decides about the requests of one webhook. Reads nothing but the request.</summary>
public interface IAdmissionHandler
{
    /// <summary>Decides about one request.</summary>
    /// <param name="request">The request; valid until the task completes.</param>
    /// <param name="budget">What the decision may use.</param>
    /// <param name="cancellation">Nobody waits for the answer any more.</param>
    /// <exception cref="OperationCanceledException">The token, or that of the budget, was cancelled.</exception>
    ValueTask<AdmissionResponse> HandleAsync(
        AdmissionRequest request, ValidationBudget budget, CancellationToken cancellation);
}
