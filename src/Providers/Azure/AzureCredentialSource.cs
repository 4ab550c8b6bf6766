using System.Text;
using Azure.Core;
using Azure.Identity;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Azure.Identity;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Azure;

/// <summary>A store's credential, or why there is none.</summary>
/// <param name="Credential">The credential; null where there is none.</param>
/// <param name="Error">Why; null where there is one.</param>
/// <param name="Owned">What is to be disposed of with it.</param>
internal sealed record AzureCredentialResult(TokenCredential? Credential, string? Error, IDisposable? Owned = null);

/// <summary>Reads what a store authenticates with. Microsoft Entra is not called yet.</summary>
/// <param name="entra">Makes credentials.</param>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="policy">Which stores may use the identity of this process.</param>
internal sealed class AzureCredentialSource(
    EntraCredentials entra, Func<string, string?> environment, AmbientCredentials policy)
{
    private const string MissingCredentials = "missing accessKeyID/secretAccessKey in store config: authSecretRef needs "
        + "clientId and one of clientSecret and clientCertificate";

    /// <summary>Finds a store's credential.</summary>
    /// <param name="context">The store.</param>
    /// <param name="spec">Its settings.</param>
    /// <param name="cloud">Its cloud.</param>
    /// <param name="cancellation">Ends it.</param>
    public async ValueTask<AzureCredentialResult> FindAsync(
        StoreContext context, AzureProviderSpec spec, AzureCloud cloud, CancellationToken cancellation)
    {
        if (AzureReferences.IsAmbient(spec) && AmbientProblem(context.Store, spec, cloud) is { } problem)
        {
            return Failed(problem);
        }

        return AzureReferences.AuthTypeOf(spec) switch
        {
            AzureReferences.ServicePrincipal => await OfPrincipalAsync(context, spec, cloud, cancellation),
            AzureReferences.ManagedIdentity => new AzureCredentialResult(entra.OfPlatform(PlatformIdentity(spec)), null),
            AzureReferences.WorkloadIdentity when spec.ServiceAccountRef is { } account =>
                await new WorkloadIdentitySource(entra, environment).FindAsync(context, spec, account, cloud, cancellation),
            AzureReferences.WorkloadIdentity => Of(PodIdentity.Of(entra, cloud, environment)),
            _ => Failed("cannot initialize Azure Client: no valid authType was specified"),
        };
    }

    /// <summary>The text that a reference leads to, without blanks around it: files that Secrets are made of end in a line break.</summary>
    internal static async ValueTask<(string? Text, string? Error)> ReadAsync(
        StoreContext context, SecretKeySelector selector, string field, CancellationToken cancellation)
    {
        var (value, error) = await BytesAsync(context, selector, field, cancellation);
        if (value is null)
        {
            return (null, error);
        }

        using (value)
        {
            var text = Encoding.UTF8.GetString(value.Bytes).Trim();
            return text.Length > 0 ? (text, null)
                : (null, $"authSecretRef.{field}: key \"{selector.Key}\" of Secret \"{selector.Name}\" has no value");
        }
    }

    private static async ValueTask<(SecretValue? Value, string? Error)> BytesAsync(
        StoreContext context, SecretKeySelector selector, string field, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(selector.Name) || string.IsNullOrEmpty(selector.Key))
        {
            return (null, $"authSecretRef.{field}: name and key of the reference must be set");
        }

        var result = await context.References.SecretKeyAsync(
            context, selector.Name, selector.Key, selector.Namespace, cancellation);
        return (result.Value, result.Value is null ? $"authSecretRef.{field}: {result.Error}" : null);
    }

    private async ValueTask<AzureCredentialResult> OfPrincipalAsync(
        StoreContext context, AzureProviderSpec spec, AzureCloud cloud, CancellationToken cancellation)
    {
        var keys = spec.AuthSecretRef;
        if (string.IsNullOrEmpty(spec.TenantId) && keys?.TenantId is null)
        {
            return Failed("missing tenantID in store config");
        }

        if (keys is null)
        {
            return Failed("missing secretRef in provider config");
        }

        if (keys.ClientId is null || (keys.ClientSecret is null && keys.ClientCertificate is null))
        {
            return Failed(MissingCredentials);
        }

        if (keys is { ClientSecret: not null, ClientCertificate: not null })
        {
            return Failed("both clientSecret and clientCredentials set: authSecretRef may have clientSecret or clientCertificate");
        }

        var (tenant, tenantError) = string.IsNullOrEmpty(spec.TenantId)
            ? await ReadAsync(context, keys.TenantId!, "tenantId", cancellation)
            : (spec.TenantId, null);
        var (client, clientError) = await ReadAsync(context, keys.ClientId, "clientId", cancellation);
        if ((tenantError ?? clientError ?? EntraCredentials.ProblemOf(tenant!, client!)) is { } error)
        {
            return Failed(error);
        }

        if (keys.ClientSecret is { } selector)
        {
            var (secret, secretError) = await ReadAsync(context, selector, "clientSecret", cancellation);
            return secret is null ? Failed(secretError!) : new AzureCredentialResult(entra.OfSecret(cloud, tenant!, client!, secret), null);
        }

        return await OfCertificateAsync(context, keys.ClientCertificate!, cloud, tenant!, client!, cancellation);
    }

    private async ValueTask<AzureCredentialResult> OfCertificateAsync(
        StoreContext context, SecretKeySelector selector, AzureCloud cloud, string tenant, string client,
        CancellationToken cancellation)
    {
        var (bytes, error) = await BytesAsync(context, selector, "clientCertificate", cancellation);
        if (bytes is null)
        {
            return Failed(error!);
        }

        using (bytes)
        {
            var certificate = ClientCertificateReader.Read(bytes.Bytes, out var problem);
            return certificate is null
                ? Failed($"authSecretRef.clientCertificate: key \"{selector.Key}\" of Secret \"{selector.Name}\": {problem}")
                : new AzureCredentialResult(entra.OfCertificate(cloud, tenant, client, certificate), null, certificate);
        }
    }

    private static ManagedIdentityId PlatformIdentity(AzureProviderSpec spec) => string.IsNullOrEmpty(spec.IdentityId)
        ? ManagedIdentityId.SystemAssigned
        : ManagedIdentityId.FromUserAssignedClientId(spec.IdentityId);

    private string? AmbientProblem(StoreObject store, AzureProviderSpec spec, AzureCloud cloud)
    {
        var what = AzureReferences.AuthTypeOf(spec) == AzureReferences.ManagedIdentity
            ? "authType ManagedIdentity"
            : "authType WorkloadIdentity without serviceAccountRef";
        if (policy == AmbientCredentials.None || (policy == AmbientCredentials.ClusterStores && !store.IsClusterWide))
        {
            return policy == AmbientCredentials.None
                ? $"{what} uses Keyferry's own Azure identity, and this installation lends it to no store "
                    + "(--ambient-credentials=none): use WorkloadIdentity with serviceAccountRef, or ServicePrincipal"
                : $"{what} uses Keyferry's own Azure identity, and this installation lends it to no SecretStore "
                    + "(--ambient-credentials=cluster): use WorkloadIdentity with serviceAccountRef or ServicePrincipal, or have "
                    + "an administrator make a ClusterSecretStore";
        }

        // Endpoints of the author's own would be sent the proof, or a token, of an identity that is not the author's.
        return cloud.IsCustom && !store.IsClusterWide
            ? $"{what} uses Keyferry's own Azure identity, which goes to no customCloudConfig of a SecretStore: use "
                + "WorkloadIdentity with serviceAccountRef or ServicePrincipal, or a ClusterSecretStore"
            : null;
    }

    private static AzureCredentialResult Of((TokenCredential? Credential, string? Error) found) => new(found.Credential, found.Error);

    private static AzureCredentialResult Failed(string error) => new(null, error);
}
