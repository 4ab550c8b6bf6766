using Keyferry.Kubernetes.Calls;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Kubernetes;

/// <summary>What a refusal by the store's API server means for whoever reads from it or writes to it.</summary>
internal static class KubernetesFailures
{
    private const int LongestMessage = 500;

    /// <summary>The failure of a call.</summary>
    public static FetchFailure Of(KubeFailure failure) => new(
        failure.Code switch
        {
            401 or 403 => FetchFailureKind.Denied,
            429 => FetchFailureKind.Throttled,
            0 or >= 500 => FetchFailureKind.Unavailable,
            _ => FetchFailureKind.Invalid,
        },
        Text(failure), failure.RetryAfter);

    /// <summary>
    /// The server's words, where an API server spoke. Anything else is not repeated: a tenant chooses the address, and is
    /// not to read pages of other services through it.
    /// </summary>
    public static string Text(KubeFailure failure)
    {
        if (failure is { Code: > 0, IsStatus: false })
        {
            return $"the server answered {failure.Code} and no Kubernetes Status: is server.url the address of an API server?";
        }

        var text = new string([.. failure.Message.Select(static c => char.IsControl(c) ? ' ' : c)]);
        return text.Length <= LongestMessage ? text : text[..LongestMessage] + "…";
    }

    /// <summary>Whether the API server itself says that a Secret is not there.</summary>
    public static bool IsMissing(KubeFailure failure, string name) =>
        failure is { IsNotFound: true, IsStatus: true } && failure.Message == $"secrets \"{name}\" not found";
}
