using System.Text.Json;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Calls;

/// <summary>A service account's token, fresh from the server.</summary>
/// <param name="Token">The bearer token. It is a secret: never log it.</param>
/// <param name="Expires">When the server stops taking it.</param>
public sealed record IssuedToken(string Token, DateTimeOffset Expires)
{
    /// <summary>Names the expiry only.</summary>
    public override string ToString() => $"token until {Expires:O}";
}

/// <summary>Asks for tokens of service accounts (the TokenRequest subresource).</summary>
/// <param name="api">Makes the calls.</param>
public sealed class TokenRequests(KubeApi api)
{
    /// <summary>Asks for a token.</summary>
    /// <param name="serviceAccount">Whose token.</param>
    /// <param name="audiences">Who shall take it; none means the API server itself.</param>
    /// <param name="lifetime">How long it shall be good, ten minutes at least; null leaves it to the server.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<KubeResult<IssuedToken>> CreateAsync(
        ObjectKey serviceAccount, IReadOnlyList<string> audiences, TimeSpan? lifetime, CancellationToken cancellation)
    {
        var request = new Authenticationv1TokenRequest
        {
            ApiVersion = "authentication.k8s.io/v1",
            Kind = "TokenRequest",
            Spec = new V1TokenRequestSpec
            {
                Audiences = [.. audiences],
                ExpirationSeconds = lifetime is { } span ? (long)span.TotalSeconds : null,
            },
        };
        var json = KubeJsonContext.Default.Authenticationv1TokenRequest;
        var path = BuiltIn.ServiceAccount.Path(serviceAccount.Namespace, serviceAccount.Name, "token");
        var answer = await api.SendAsync(
            HttpMethod.Post, path, KubeHttp.Body(JsonSerializer.SerializeToUtf8Bytes(request, json), KubeHttp.Json),
            json, secret: true, cancellation);
        if (!answer.Ok)
        {
            return KubeResult<IssuedToken>.From(answer.Failure);
        }

        return answer.Value.Status is { Token: { Length: > 0 } token } status
            ? KubeResult<IssuedToken>.From(new IssuedToken(token, Expiry(status)))
            : KubeResult<IssuedToken>.From(FailureReader.Unreadable($"POST {path}: status.token is missing"));
    }

    private static DateTimeOffset Expiry(V1TokenRequestStatus status) =>
        status.ExpirationTimestamp is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : DateTimeOffset.MaxValue;
}
