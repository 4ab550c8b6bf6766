using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>How a store logs in, where the schema alone does not show that it never can.</summary>
internal static class StoreAuthRules
{
    // The order in which they are tried.
    private static readonly string[] VaultMethods =
        ["tokenSecretRef", "appRole", "kubernetes", "ldap", "userPass", "jwt", "cert", "iam", "gcp"];

    /// <summary>Reports all that is wrong.</summary>
    /// <param name="context">The store's spec.</param>
    public static void Check(ValidationContext context) => Vault(context);

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
}
