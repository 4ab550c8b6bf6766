using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Access;

/// <summary>Says why the API server did not answer a read, and which right is missing where one is. Pure.</summary>
internal static class ReadProblem
{
    private const int Unauthorized = 401;
    private const int Forbidden = 403;

    /// <summary>The text for people.</summary>
    /// <param name="failure">What the server said.</param>
    /// <param name="verb">What was asked, such as <c>get</c>.</param>
    /// <param name="type">Of which kind.</param>
    /// <param name="ns">Of which namespace; null or empty means all of them, or a cluster-scoped kind.</param>
    public static string Of(KubeFailure failure, string verb, ResourceType type, string? ns) => failure.Code switch
    {
        0 => $"{Resource(type)}: the API server does not answer: {failure.Message}",
        Unauthorized => $"{Resource(type)}: the API server does not accept these credentials: {failure.Message}",
        Forbidden => $"{Resource(type)}: you lack the right to {verb} them{In(type, ns)}; check with: "
            + $"kubectl auth can-i {verb} {Resource(type)}{Flag(type, ns)}",
        _ => $"{Resource(type)}: cannot {verb} them{In(type, ns)}: {failure.Message}",
    };

    private static string Resource(ResourceType type) => type.Group.Length == 0 ? type.Plural : $"{type.Plural}.{type.Group}";

    private static string In(ResourceType type, string? ns) =>
        !type.Namespaced ? "" : string.IsNullOrEmpty(ns) ? " in all namespaces" : $" in namespace \"{ns}\"";

    private static string Flag(ResourceType type, string? ns) =>
        !type.Namespaced ? "" : string.IsNullOrEmpty(ns) ? " --all-namespaces" : $" --namespace {ns}";
}
