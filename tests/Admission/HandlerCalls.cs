using Keyferry.Admission.Handlers;
using Keyferry.Admission.Validation;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Tests;

/// <summary>Calls handlers with whole reviews; none of them waits for anything.</summary>
internal static class HandlerCalls
{
    public static MutatingHandler Mutating(ManifestValidator validator) => new(new RequestValidator(validator));

    public static byte[] Answer(this IAdmissionHandler handler, byte[] body, ValidationBudget? budget = null) =>
        ReviewProcessor.ProcessAsync(handler, body, budget ?? ValidationBudget.Unlimited(), CancellationToken.None)
            .AsTask().GetAwaiter().GetResult();
}
