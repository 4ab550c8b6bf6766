using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Azure.Identity;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Azure;

/// <summary>
/// Finds out which application of which tenant a store's ServiceAccount stands for: by references of the store, by its
/// <c>tenantId</c>, by the ServiceAccount's annotations. Two sources that differ are an error, as with ESO, but with
/// <c>useAzureSDK</c>, where ESO takes the annotation for the application and the store for the tenant.
/// </summary>
/// <param name="entra">Makes credentials.</param>
/// <param name="environment">Reads an environment variable.</param>
internal sealed class WorkloadIdentitySource(EntraCredentials entra, Func<string, string?> environment)
{
    /// <summary>Finds the credential.</summary>
    /// <param name="context">The store.</param>
    /// <param name="spec">Its settings.</param>
    /// <param name="account">Its ServiceAccount.</param>
    /// <param name="cloud">Its cloud.</param>
    /// <param name="cancellation">Ends it.</param>
    public async ValueTask<AzureCredentialResult> FindAsync(
        StoreContext context, AzureProviderSpec spec, ServiceAccountSelector account, AzureCloud cloud,
        CancellationToken cancellation)
    {
        var annotations = await context.References.ServiceAccountAnnotationsAsync(
            context, account.Name, account.Namespace, cancellation);
        if (annotations.Value is not { } known)
        {
            return new AzureCredentialResult(null, annotations.Error);
        }

        var (client, clientError) = await ClientAsync(context, spec, Annotation(known, ServiceAccountIdentity.ClientAnnotation), cancellation);
        if (client is null)
        {
            return new AzureCredentialResult(null, clientError);
        }

        var (tenant, tenantError) = await TenantAsync(context, spec, Annotation(known, ServiceAccountIdentity.TenantAnnotation), cancellation);
        return tenant is null ? new AzureCredentialResult(null, tenantError)
            : EntraCredentials.ProblemOf(tenant, client) is { } problem ? new AzureCredentialResult(null, problem)
            : new AzureCredentialResult(ServiceAccountIdentity.Of(entra, cloud, context, account, tenant, client), null);
    }

    /// <summary>The annotations of the ServiceAccount without which nothing is found, whatever the Secrets hold.</summary>
    /// <param name="settings">The store's settings.</param>
    public static IReadOnlyList<string> RequiredAnnotations(JsonElement settings) =>
        settings.Text("authType") == AzureReferences.WorkloadIdentity && !settings.Has("authSecretRef")
            ? [ServiceAccountIdentity.ClientAnnotation]
            : [];

    private static async ValueTask<(string? Client, string? Error)> ClientAsync(
        StoreContext context, AzureProviderSpec spec, string annotation, CancellationToken cancellation)
    {
        var isNew = spec.UseAzureSdk == true;
        if (spec.AuthSecretRef is null || (isNew && annotation.Length > 0))
        {
            return annotation.Length > 0 ? (annotation, null)
                : (null, "missing clientID: either serviceAccountRef or service account annotation "
                    + $"'{ServiceAccountIdentity.ClientAnnotation}' is missing");
        }

        if (spec.AuthSecretRef.ClientId is not { } selector)
        {
            return (null, "missing accessKeyID/secretAccessKey in store config: authSecretRef needs clientId, or leave "
                + "authSecretRef out");
        }

        var (client, error) = await AzureCredentialSource.ReadAsync(context, selector, "clientId", cancellation);
        return client is null ? (null, error)
            : annotation.Length > 0 && annotation != client ? (null, "multiple clientID found. Check secretRef and serviceAccountRef")
            : (client, null);
    }

    private async ValueTask<(string? Tenant, string? Error)> TenantAsync(
        StoreContext context, AzureProviderSpec spec, string annotation, CancellationToken cancellation)
    {
        var tenant = "";
        if (spec.AuthSecretRef?.TenantId is { } selector)
        {
            var (read, error) = await AzureCredentialSource.ReadAsync(context, selector, "tenantId", cancellation);
            if (read is null)
            {
                return (null, error);
            }

            tenant = read;
        }

        tenant = tenant.Length > 0 ? tenant : spec.TenantId ?? "";
        if (tenant.Length > 0 && annotation.Length > 0 && annotation != tenant && spec.UseAzureSdk != true)
        {
            return (null, "multiple tenantID found. Check secretRef, 'spec.provider.azurekv.tenantId', and serviceAccountRef");
        }

        // The azure-workload-identity webhook puts its tenant into this process's environment.
        tenant = tenant.Length > 0 ? tenant : annotation.Length > 0 ? annotation : environment("AZURE_TENANT_ID") ?? "";
        return tenant.Length > 0 ? (tenant, null)
            : (null, $"missing tenantID in store config: set tenantId, or the ServiceAccount's annotation {ServiceAccountIdentity.TenantAnnotation}");
    }

    private static string Annotation(IReadOnlyDictionary<string, string> annotations, string name) =>
        annotations.TryGetValue(name, out var value) ? value.Trim() : "";
}
