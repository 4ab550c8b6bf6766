using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Identity;

namespace Keyferry.Providers.Azure.Identity;

/// <summary>
/// Makes credentials of Microsoft Entra. Each keeps its token until shortly before it ends. The login endpoint is a known
/// cloud's or the store's own, so the SDK is not to ask the public cloud whether it exists.
/// </summary>
/// <param name="http">What requests go through.</param>
internal sealed partial class EntraCredentials(AzureHttp http)
{
    /// <summary>An application and its secret.</summary>
    public TokenCredential OfSecret(AzureCloud cloud, string tenant, string client, string secret) =>
        new ClientSecretCredential(tenant, client, secret, http.ForAddresses(new ClientSecretCredentialOptions
        {
            AuthorityHost = cloud.Authority, DisableInstanceDiscovery = true,
        }));

    /// <summary>An application and its certificate, which stays the caller's.</summary>
    public TokenCredential OfCertificate(AzureCloud cloud, string tenant, string client, X509Certificate2 certificate) =>
        new ClientCertificateCredential(tenant, client, certificate, http.ForAddresses(new ClientCertificateCredentialOptions
        {
            AuthorityHost = cloud.Authority, DisableInstanceDiscovery = true,
        }));

    /// <summary>An application and tokens of an issuer that it trusts (workload identity federation).</summary>
    public TokenCredential OfAssertion(
        AzureCloud cloud, string tenant, string client, Func<CancellationToken, Task<string>> assertion) =>
        new ClientAssertionCredential(tenant, client, assertion, http.ForAddresses(new ClientAssertionCredentialOptions
        {
            AuthorityHost = cloud.Authority, DisableInstanceDiscovery = true,
        }));

    /// <summary>A managed identity of what this process runs on.</summary>
    public TokenCredential OfPlatform(ManagedIdentityId identity) =>
        new ManagedIdentityCredential(http.ForPlatform(new ManagedIdentityCredentialOptions(identity)));

    /// <summary>What is wrong with a tenant or a client: they become part of addresses. Null where nothing is.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="client">The client.</param>
    public static string? ProblemOf(string tenant, string client) =>
        !Name().IsMatch(tenant) ? "the tenant id is no id or domain of a Microsoft Entra tenant"
        : !Name().IsMatch(client) ? "the client id is no id of a Microsoft Entra application"
        : null;

    [GeneratedRegex(@"^[A-Za-z0-9.-]{1,253}\z", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Name();
}
