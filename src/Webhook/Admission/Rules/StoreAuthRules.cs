using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>How a store logs in, where the schema alone cannot tell that it never will.</summary>
internal static class StoreAuthRules
{
    // The order in which they are tried.
    private static readonly string[] VaultMethods =
        ["tokenSecretRef", "appRole", "kubernetes", "ldap", "userPass", "jwt", "cert", "iam", "gcp"];

    private static readonly string[] KubernetesReferences = ["cert.clientCert", "token.bearerToken"];

    /// <summary>Notes all that is wrong.</summary>
    /// <param name="scope">The store's spec.</param>
    /// <param name="isClusterWide">Whether it is a ClusterSecretStore.</param>
    public static void Check(SpecScope scope, bool isClusterWide)
    {
        Vault(scope);
        if (isClusterWide)
        {
            Kubernetes(scope);
        }
    }

    private static void Vault(SpecScope scope)
    {
        var auth = scope.Spec.Get("provider").Get("vault").Get("auth");
        if (auth.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var given = VaultMethods.Where(m => auth.Has(m)).ToArray();
        if (given.Length == 0)
        {
            scope.Error(
                "provider.vault.auth", CauseType.Required,
                $"says no way to log in: give one of {string.Join(", ", VaultMethods)}");
        }
        else if (given.Length > 1)
        {
            scope.Warn("provider.vault.auth", $"has {string.Join(" and ", given)}: only {given[0]} is used");
        }
    }

    private static void Kubernetes(SpecScope scope)
    {
        foreach (var path in KubernetesReferences)
        {
            var reference = scope.Spec.Get("provider").Get("kubernetes").Get("auth");
            foreach (var name in path.Split('.'))
            {
                reference = reference.Get(name);
            }

            if (reference.IsThere() && string.IsNullOrEmpty(reference.Text("namespace")))
            {
                scope.Error(
                    $"provider.kubernetes.auth.{path}.namespace", CauseType.Required,
                    "is required: a ClusterSecretStore has no namespace of its own to look in");
            }
        }
    }
}
