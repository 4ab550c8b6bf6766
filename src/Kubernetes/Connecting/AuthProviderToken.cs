using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>
/// The token of a kubeconfig's <c>auth-provider</c>, the older way beside credential plugins; of its kinds kubectl has kept <c>oidc</c>
/// alone. A token that has ended is not renewed: kubectl does that at its next call.
/// </summary>
internal static class AuthProviderToken
{
    /// <summary>The ID token.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="KubeConfigException">There is none that holds; the message says the way out.</exception>
    public static string Of(AuthProvider provider, TimeProvider time)
    {
        if (provider.Name != "oidc")
        {
            throw new KubeConfigException(
                $"auth-provider \"{provider.Name}\" is no more: kubectl has dropped it too; use the cloud's credential plugin (exec), such as "
                + "gke-gcloud-auth-plugin or kubelogin");
        }

        var token = provider.Config?.GetValueOrDefault("id-token");
        return string.IsNullOrEmpty(token) ? throw new KubeConfigException("auth-provider oidc has no id-token: run any kubectl command, which gets one")
            : TokenExpiry.Of(token) is { } end && end <= time.GetUtcNow()
                ? throw new KubeConfigException($"the id-token of auth-provider oidc ended {end:u}: run any kubectl command, which renews it")
                : token;
    }
}
