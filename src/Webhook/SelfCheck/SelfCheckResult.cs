using Keyferry.Kubernetes.Calls;

namespace Keyferry.Webhook.SelfCheck;

/// <summary>Whether the API server reached the webhook.</summary>
/// <param name="IsReached">Whether it did; null where its answer tells nothing of that.</param>
/// <param name="Reason">Why it did not, or why that is not known, with the way out; empty where it did.</param>
public sealed record SelfCheckResult(bool? IsReached, string Reason)
{
    /// <summary>What the answer to a dry run tells, of an object that the webhook refuses and nobody else.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="webhook">The webhook's name in its configuration.</param>
    public static SelfCheckResult Of<T>(KubeResult<T> answer, string webhook)
        where T : class
    {
        if (answer.Ok)
        {
            return new(false, NotAsked(webhook));
        }

        var failure = answer.Failure;

        // Both are the API server's own words:
        // https://github.com/kubernetes/apiserver/blob/master/pkg/admission/plugin/webhook/errors/statuserror.go
        if (failure.Message.Contains($"admission webhook \"{webhook}\" denied the request", StringComparison.Ordinal))
        {
            return new(true, "");
        }

        if (failure.Message.Contains("failed calling webhook", StringComparison.Ordinal))
        {
            return new(false, failure.Message);
        }

        return failure.Code switch
        {
            // The schema refused it, which it does after the webhook was asked.
            422 or 400 => new(false, NotAsked(webhook)),
            403 => new(null, $"the self-check may not ask: {failure.Message}; grant the service account create on externalsecrets"),
            404 => new(null, $"the self-check cannot ask: {failure.Message}"),
            0 => new(null, $"the API server does not answer ({failure.Message})"),
            _ => new(null, $"the self-check got {failure.Code} {failure.Reason}: {failure.Message}"),
        };
    }

    private static string NotAsked(string webhook) =>
        $"the API server did not ask {webhook}: apply the webhook configurations, or start with --install";
}
