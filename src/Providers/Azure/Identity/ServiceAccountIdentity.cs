using System.Text;
using Azure.Core;
using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Azure.Identity;

/// <summary>Proves a Microsoft Entra application with the tokens of a ServiceAccount that the application trusts.</summary>
internal static class ServiceAccountIdentity
{
    /// <summary>The ServiceAccount's annotation that names the application.</summary>
    public const string ClientAnnotation = "azure.workload.identity/client-id";

    /// <summary>The ServiceAccount's annotation that names the tenant.</summary>
    public const string TenantAnnotation = "azure.workload.identity/tenant-id";

    // What Entra asks federated tokens to be for.
    private const string Audience = "api://AzureADTokenExchange";

    /// <summary>A credential that asks the API server for a token whenever Entra is to give one.</summary>
    /// <param name="entra">Makes it.</param>
    /// <param name="cloud">The cloud.</param>
    /// <param name="context">On whose behalf.</param>
    /// <param name="account">The ServiceAccount.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="client">The application.</param>
    public static TokenCredential Of(
        EntraCredentials entra, AzureCloud cloud, StoreContext context, ServiceAccountSelector account, string tenant, string client)
    {
        string[] audiences = [Audience, .. account.Audiences ?? []];
        return entra.OfAssertion(
            cloud, tenant, client, cancellation => TokenAsync(context, account, audiences, cancellation));
    }

    private static async Task<string> TokenAsync(
        StoreContext context, ServiceAccountSelector account, IReadOnlyList<string> audiences, CancellationToken cancellation)
    {
        var token = await context.References.ServiceAccountTokenAsync(
            context, account.Name, account.Namespace, audiences, lifetime: null, cancellation);
        using var value = token.Value ?? throw new AzureCredentialException(new FetchFailure(
            FetchFailureKind.Unavailable, token.Error ?? "the API server gave no ServiceAccount token"));
        return Encoding.UTF8.GetString(value.Bytes);
    }
}
