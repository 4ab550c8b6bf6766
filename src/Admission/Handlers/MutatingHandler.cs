using Keyferry.Admission.Patching;
using Keyferry.Admission.Preflight;
using Keyferry.Admission.Reviews;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Handlers;

/// <summary>
/// The mutating step. It runs the whole validation, since only it sees what the schema would refuse or prune
/// (docs/decisions/0003), and answers the warnings. Defaults are those of the schema: what a user wrote stays as it is.
/// </summary>
/// <param name="validator">Finds what is wrong.</param>
/// <param name="finalizer">Adds the engine's finalizer; null where the engine does that.</param>
/// <param name="preflight">Has stores asked; null where there is none to ask.</param>
public sealed class MutatingHandler(
    RequestValidator validator, FinalizerMutation? finalizer = null, PreflightCheck? preflight = null) : IAdmissionHandler
{
    /// <inheritdoc/>
    public async ValueTask<AdmissionResponse> HandleAsync(
        AdmissionRequest request, ValidationBudget budget, CancellationToken cancellation)
    {
        var result = validator.WithWarnings(request, validator.Validate(request, budget), budget);
        if (preflight is not null)
        {
            result = await preflight.AddAsync(request, result, budget, cancellation);
        }

        var response = AdmissionResponse.Of(result, withWarnings: true);
        if (finalizer is null || !response.IsAllowed)
        {
            return response;
        }

        var patch = new JsonPatchBuilder(request.Object);
        finalizer.Apply(request, patch);
        return response.WithPatch(patch.Build());
    }
}
