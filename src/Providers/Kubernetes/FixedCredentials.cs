using System.Net.Http.Headers;

namespace Keyferry.Providers.Kubernetes;

/// <summary>Credentials that are as they are: a token that a Secret holds, a person to impersonate, or none.</summary>
/// <param name="token">The bearer token; null means none.</param>
/// <param name="impersonation">Headers that name whom to act as.</param>
internal sealed class FixedCredentials(
    string? token, IReadOnlyList<KeyValuePair<string, string>>? impersonation = null) : IKubernetesCredentials
{
    public ValueTask<(bool AreNew, string? Error)> PrepareAsync(bool wereRefused, CancellationToken cancellation) => new((false, null));

    public void Authorize(HttpRequestMessage request)
    {
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in impersonation ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
