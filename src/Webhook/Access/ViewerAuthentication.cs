using System.Security.Cryptography;
using System.Text;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Webhook.Access;

/// <summary>
/// Asks the API server whose token a request brings (TokenReview). What it said is kept for a short time under the token's hash;
/// the token itself is not kept.
/// </summary>
/// <param name="reviews">Asks the API server.</param>
/// <param name="time">The clock.</param>
public sealed class ViewerAuthentication(SubjectReviews reviews, TimeProvider time) : IDisposable
{
    /// <summary>How long an answer holds: so long a token that was revoked is still taken.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>How many reviews run at a time: callers whom nobody knows cost the API server no more.</summary>
    public const int MostReviews = 4;

    private const int MostKept = 1000;

    // Tokens of cloud accounts are some KiB long.
    private const int LongestToken = 16 * 1024;
    private const string Scheme = "Bearer ";

    private readonly RecentAnswers<string, Viewer?> _known = new(MostKept, Lifetime, time);
    private readonly SemaphoreSlim _free = new(MostReviews);

    /// <summary>Finds out who sends a request.</summary>
    /// <param name="authorization">Its header <c>Authorization</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<ViewerResult> FindAsync(string authorization, CancellationToken cancellation)
    {
        var token = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : "";
        if (token.Length is 0 or > LongestToken)
        {
            return Unauthorized("a bearer token is needed, such as: kubectl create token NAME");
        }

        var id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_known.TryGet(id, out var known))
        {
            return Found(known);
        }

        if (!await _free.WaitAsync(0, cancellation))
        {
            return new ViewerResult(null, StatusCodes.Status503ServiceUnavailable, "too many tokens are being checked; try again");
        }

        try
        {
            var answer = await reviews.TokenAsync(token, cancellation);
            if (!answer.Ok)
            {
                return new ViewerResult(
                    null, StatusCodes.Status503ServiceUnavailable,
                    answer.Failure.Code == 403
                        ? "the token cannot be checked: grant create on tokenreviews.authentication.k8s.io to Keyferry's service account"
                        : "the token cannot be checked: the API server gave no answer; try again");
            }

            var viewer = answer.Value.Status is { Authenticated: true, User: { Username.Length: > 0 } user } ? new Viewer(id, user) : null;
            _known.Keep(id, viewer);
            return Found(viewer);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private static ViewerResult Found(Viewer? viewer) =>
        viewer is null ? Unauthorized("the token is not one that the API server takes") : new ViewerResult(viewer, StatusCodes.Status200OK, "");

    private static ViewerResult Unauthorized(string problem) => new(null, StatusCodes.Status401Unauthorized, problem);
}
