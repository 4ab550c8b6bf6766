namespace Keyferry.Providers.Kubernetes;

/// <summary>
/// Which types of Secrets may not be pushed: Kubernetes itself acts on them. One of a ServiceAccount is filled with a token
/// that never ends, one for bootstrapping lets nodes in (CVE-2026-42876).
/// </summary>
internal static class PushedType
{
    private static readonly string[] Refused = ["kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token"];

    /// <summary>Why a type is refused; empty where it is not.</summary>
    /// <param name="type">The type; null or empty means Opaque.</param>
    public static string ProblemOf(string? type) => Array.Exists(Refused, r => r == type)
        ? $"a Secret of type {type} is not pushed, since Kubernetes itself acts on it: set spec.template.type, such as Opaque"
        : "";
}
