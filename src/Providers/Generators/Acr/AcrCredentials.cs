using System.Text;
using Azure.Core;
using Azure.Identity;
using Keyferry.Api.Generators;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Azure;
using Keyferry.Providers.Azure.Identity;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Generators.Acr;

/// <summary>As whom a registry's token is asked for.</summary>
/// <param name="Credential">The identity.</param>
/// <param name="Scope">What its token is for.</param>
/// <param name="Tenant">Its tenant; empty where only the platform knows.</param>
internal sealed record AcrIdentity(TokenCredential Credential, string Scope, string Tenant);

/// <summary>Reads what a generator authenticates with. Microsoft Entra is not called yet.</summary>
/// <param name="entra">Makes credentials.</param>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="policy">Which generators may use the identity of this process.</param>
internal sealed class AcrCredentials(
    EntraCredentials entra, Func<string, string?> environment, AmbientCredentials policy)
{
    /// <summary>Finds the identity, or says why there is none.</summary>
    /// <param name="context">The generator.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="cloud">Its cloud.</param>
    /// <param name="cancellation">Ends it.</param>
    public async ValueTask<(AcrIdentity? Identity, string? Error)> FindAsync(
        GeneratorContext context, AcrAccessTokenSpec spec, AzureCloud cloud, CancellationToken cancellation)
    {
        var reader = new StoreContext(
            new StoreObject(context.Kind, context.Namespace, context.Name, new SecretStoreSpec()), context.Namespace, context.References);
        return spec.Auth switch
        {
            { ServicePrincipal: { } principal } => await OfPrincipalAsync(reader, spec, principal.SecretRef, cloud, cancellation),
            { ManagedIdentity: { } identity } => OfPlatform(spec, identity, cloud),
            { WorkloadIdentity.ServiceAccountRef: { } account } => await OfAccountAsync(reader, account, cloud, cancellation),
            { WorkloadIdentity: not null } => OfPod(spec, cloud),
            _ => (null, "auth is empty: set servicePrincipal, managedIdentity or workloadIdentity"),
        };
    }

    private async ValueTask<(AcrIdentity? Identity, string? Error)> OfPrincipalAsync(
        StoreContext reader, AcrAccessTokenSpec spec, AcrSecretAuth keys, AzureCloud cloud, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(spec.TenantId))
        {
            return (null, "tenantId is missing: auth.servicePrincipal needs it");
        }

        var (client, clientError) = await ReadAsync(reader, keys.ClientId, "clientId", cancellation);
        var (secret, secretError) = await ReadAsync(reader, keys.ClientSecret, "clientSecret", cancellation);
        return (clientError ?? secretError ?? EntraCredentials.ProblemOf(spec.TenantId, client!)) is { } error
            ? (null, error)
            : (new AcrIdentity(entra.OfSecret(cloud, spec.TenantId, client!, secret!), ArmScope(cloud), spec.TenantId), null);
    }

    private (AcrIdentity? Identity, string? Error) OfPlatform(AcrAccessTokenSpec spec, AcrManagedIdentity identity, AzureCloud cloud)
    {
        if (AmbientProblem("auth.managedIdentity") is { } problem)
        {
            return (null, problem);
        }

        var id = string.IsNullOrEmpty(identity.IdentityId) ? ManagedIdentityId.SystemAssigned
            : !identity.IdentityId.Contains('/', StringComparison.Ordinal) ? ManagedIdentityId.FromUserAssignedClientId(identity.IdentityId)
            : ResourceIdentifier.TryParse(identity.IdentityId, out var resource) ? ManagedIdentityId.FromUserAssignedResourceId(resource!)
            : null;
        return id is null
            ? (null, "auth.managedIdentity.identityId is neither a client ID nor a resource ID, such as "
                + "/subscriptions/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/…")
            : (new AcrIdentity(entra.OfPlatform(id), ArmScope(cloud), spec.TenantId ?? ""), null);
    }

    private async ValueTask<(AcrIdentity? Identity, string? Error)> OfAccountAsync(
        StoreContext reader, ServiceAccountSelector account, AzureCloud cloud, CancellationToken cancellation)
    {
        var annotations = await reader.References.ServiceAccountAnnotationsAsync(reader, account.Name, null, cancellation);
        if (annotations.Value is not { } known)
        {
            return (null, annotations.Error);
        }

        foreach (var name in new[] { ServiceAccountIdentity.ClientAnnotation, ServiceAccountIdentity.TenantAnnotation })
        {
            if (!known.TryGetValue(name, out var value) || string.IsNullOrWhiteSpace(value))
            {
                return (null, $"service account {account.Name} is missing annotation: {name}");
            }
        }

        var client = known[ServiceAccountIdentity.ClientAnnotation].Trim();
        var tenant = known[ServiceAccountIdentity.TenantAnnotation].Trim();
        return EntraCredentials.ProblemOf(tenant, client) is { } problem
            ? (null, problem)
            : (new AcrIdentity(ServiceAccountIdentity.Of(entra, cloud, reader, account, tenant, client), ManagementScope(cloud), tenant), null);
    }

    private (AcrIdentity? Identity, string? Error) OfPod(AcrAccessTokenSpec spec, AzureCloud cloud)
    {
        if (AmbientProblem("auth.workloadIdentity without serviceAccountRef") is { } problem)
        {
            return (null, problem);
        }

        var (credential, error) = PodIdentity.Of(entra, cloud, environment);
        return credential is null ? (null, error)
            : (new AcrIdentity(credential, ManagementScope(cloud), spec.TenantId ?? environment("AZURE_TENANT_ID") ?? ""), null);
    }

    private static async ValueTask<(string? Text, string? Error)> ReadAsync(
        StoreContext reader, SecretKeySelector? selector, string field, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(selector?.Name) || string.IsNullOrEmpty(selector.Key))
        {
            return (null, $"auth.servicePrincipal.secretRef.{field}: name and key of the reference must be set");
        }

        var result = await reader.References.SecretKeyAsync(reader, selector.Name, selector.Key, null, cancellation);
        if (result.Value is not { } value)
        {
            return (null, $"auth.servicePrincipal.secretRef.{field}: {result.Error}");
        }

        using (value)
        {
            var text = Encoding.UTF8.GetString(value.Bytes).Trim();
            return text.Length > 0 ? (text, null)
                : (null, $"auth.servicePrincipal.secretRef.{field}: key \"{selector.Key}\" of Secret \"{selector.Name}\" has no value");
        }
    }

    private string? AmbientProblem(string what) => policy == AmbientCredentials.All
        ? null
        : $"{what} uses Keyferry's own Azure identity, and this installation lends it to no generator "
            + "(--ambient-credentials): use workloadIdentity with serviceAccountRef, or servicePrincipal";

    private static string ArmScope(AzureCloud cloud) => $"{cloud.ArmResource}.default";

    // The resource ends in a slash, which stays part of it.
    private static string ManagementScope(AzureCloud cloud) => $"{cloud.ServiceManagement}/.default";
}
