using Keyferry.Admission.Handlers;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Api.Validation;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;

namespace Keyferry.Fuzz;

/// <summary>A whole admission review, answered as the webhook answers it.</summary>
internal static class ReviewTarget
{
    private static readonly MutatingHandler Handler = new(
        new RequestValidator(new ManifestValidator(
            new ApiSchemas(), ProviderRegistry.Create(static _ => null, TimeProvider.System, new ProviderCalls(null)).All)),
        new FinalizerMutation());

    /// <summary>Answers a review.</summary>
    /// <param name="body">The request's body.</param>
    public static void Answer(byte[] body)
    {
        var budget = new ValidationBudget(TimeProvider.System, TimeSpan.FromSeconds(5), CancellationToken.None);
        var answer = ReviewProcessor.ProcessAsync(Handler, body, budget, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (answer.Length > 256 * 1024)
        {
            throw new FoundFaultException($"an answer of {answer.Length} bytes");
        }
    }
}
