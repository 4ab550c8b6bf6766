using System.Text.Json;
using Keyferry.Admission.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>How a store logs in, where the schema alone does not show that it never can.</summary>
internal static class StoreAuthRules
{
    // The order in which they are tried.
    private static readonly string[] VaultMethods =
        ["tokenSecretRef", "appRole", "kubernetes", "ldap", "userPass", "jwt", "cert", "iam", "gcp"];

    private static readonly string[] KubernetesReferences = ["cert.clientCert", "token.bearerToken"];

    /// <summary>Reports all that is wrong.</summary>
    /// <param name="context">The store's spec.</param>
    /// <param name="isClusterWide">Whether it is a ClusterSecretStore.</param>
    public static void Check(ValidationContext context, bool isClusterWide)
    {
        Vault(context);
        if (isClusterWide)
        {
            Kubernetes(context);
        }
    }

    private static void Vault(ValidationContext context)
    {
        var auth = context.Spec.Get("provider").Get("vault").Get("auth");
        if (auth.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var given = VaultMethods.Where(m => auth.Has(m)).ToArray();
        if (given.Length == 0)
        {
            context.Error(
                "provider.vault.auth", CauseType.Required,
                $"says no way to log in: give one of {string.Join(", ", VaultMethods)}");
        }
        else if (given.Length > 1)
        {
            context.Warn("provider.vault.auth", $"has {string.Join(" and ", given)}: only {given[0]} is used");
        }
    }

    private static void Kubernetes(ValidationContext context)
    {
        foreach (var path in KubernetesReferences)
        {
            var reference = context.Spec.Get("provider").Get("kubernetes").Get("auth");
            foreach (var name in path.Split('.'))
            {
                reference = reference.Get(name);
            }

            if (reference.Exists() && string.IsNullOrEmpty(reference.Text("namespace")))
            {
                context.Error(
                    $"provider.kubernetes.auth.{path}.namespace", CauseType.Required,
                    "is required: a ClusterSecretStore has no namespace of its own to look in");
            }
        }
    }
}
