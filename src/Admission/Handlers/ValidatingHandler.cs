using Keyferry.Admission.Reviews;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Handlers;

/// <summary>
/// The validating step: the same validation as in the mutating step, against what other webhooks changed in between.
/// Warnings are left to the mutating step.
/// </summary>
/// <param name="validator">Finds what is wrong.</param>
public sealed class ValidatingHandler(RequestValidator validator) : IAdmissionHandler
{
    // Neither step can leave it to the other: the server's schema stands between them and ends what it refuses with its own words alone.
    /// <inheritdoc/>
    public ValueTask<AdmissionResponse> HandleAsync(
        AdmissionRequest request, ValidationBudget budget, CancellationToken cancellation) =>
        ValueTask.FromResult(AdmissionResponse.Of(validator.Validate(request, budget), withWarnings: false));
}
