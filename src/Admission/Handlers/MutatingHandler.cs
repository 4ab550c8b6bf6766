using Keyferry.Admission.Reviews;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Handlers;

/// <summary>
/// The mutating step. It runs the whole validation, since only it sees what the schema would refuse or prune
/// (docs/decisions/0003), and answers the warnings. Defaults are those of the schema: what a user wrote stays as it is.
/// </summary>
/// <param name="validator">Finds what is wrong.</param>
public sealed class MutatingHandler(RequestValidator validator) : IAdmissionHandler
{
    /// <inheritdoc/>
    public ValueTask<AdmissionResponse> HandleAsync(
        AdmissionRequest request, ValidationBudget budget, CancellationToken cancellation) =>
        ValueTask.FromResult(AdmissionResponse.Of(validator.Validate(request, budget), withWarnings: true));
}
