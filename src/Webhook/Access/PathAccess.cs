using Keyferry.Kubernetes.Calls;

namespace Keyferry.Webhook.Access;

/// <summary>
/// Lets those read one path whose token the API server takes (TokenReview) and who may <c>get</c> it as a non-resource URL
/// (SubjectAccessReview), as the API server does with its own <c>/metrics</c>.
/// </summary>
/// <param name="authentication">Finds out who asks.</param>
/// <param name="reviews">Asks the API server.</param>
/// <param name="path">The path.</param>
/// <param name="time">The clock.</param>
public sealed class PathAccess(ViewerAuthentication authentication, SubjectReviews reviews, string path, TimeProvider time)
{
    private const int MostKept = 1000;

    private readonly RecentAnswers<string, bool> _known = new(MostKept, ViewerAuthentication.Lifetime, time);

    /// <summary>Looks whether a request may be answered.</summary>
    /// <param name="authorization">Its header <c>Authorization</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<ViewerResult> CheckAsync(string authorization, CancellationToken cancellation)
    {
        var who = await authentication.FindAsync(authorization, cancellation);
        if (who.Viewer is not { } viewer)
        {
            return who;
        }

        if (!_known.TryGet(viewer.Id, out var allowed))
        {
            var answer = await reviews.PathAccessAsync(viewer.User, path, "get", cancellation);
            if (!answer.Ok)
            {
                return new ViewerResult(
                    null, StatusCodes.Status503ServiceUnavailable,
                    answer.Failure.Code == 403
                        ? "rights cannot be checked: grant create on subjectaccessreviews.authorization.k8s.io to Keyferry's service account"
                        : "rights cannot be checked: the API server gave no answer; try again");
            }

            allowed = answer.Value.Status is { Allowed: true, Denied: not true };
            _known.Keep(viewer.Id, allowed);
        }

        return allowed
            ? who
            : new ViewerResult(
                null, StatusCodes.Status403Forbidden, $"forbidden: a ClusterRole with nonResourceURLs [{path}] and verbs [get] gives the right");
    }
}
