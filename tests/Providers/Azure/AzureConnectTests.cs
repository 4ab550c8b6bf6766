using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.CloudDouble.Azure;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>How a store of Azure authenticates, and what it says where it cannot.</summary>
public sealed class AzureConnectTests
{
    private AzureDouble _azure = null!;

    [SetUp]
    public void SetUp()
    {
        _azure = new AzureDouble();
        _azure.Vault.Set("db", "pass");
    }

    [TearDown]
    public void TearDown() => _azure.Dispose();

    [Test]
    public async Task A_secret_of_a_service_principal_opens_the_vault_with_one_login()
    {
        await using var client = await AzureStores.ClientAsync(_azure);

        Assert.That(await client.ValidateAsync(default), Is.EqualTo(StoreValidation.Ready));
        Assert.That((await client.FetchAsync([new("db"), new("secret/db", Property: "x")], default))[0].Text(), Is.EqualTo("pass"));
        Assert.That(await client.ValidateAsync(default), Is.EqualTo(StoreValidation.Ready));
        Assert.That(Logins(), Is.EqualTo(1));
        Assert.That(_azure.VaultCalls, Is.EqualTo(["GET /secrets/db"]));
    }

    [Test]
    public async Task Calls_that_begin_together_share_one_login()
    {
        using var azure = new AzureDouble();
        azure.Vault.Set("db", "value");
        await using var client = await AzureStores.ClientAsync(new SlowLogin(azure));

        await Task.WhenAll(
            client.ValidateAsync(default).AsTask(),
            client.FetchAsync([new RemoteRef { Key = "db" }], default));

        Assert.That(azure.Requests.Count(static r => r.Address.AbsolutePath.EndsWith("/token", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task A_wrong_secret_makes_the_store_unready_in_words_that_stay_and_without_the_secret()
    {
        var (client, _) = await AzureStores.ConnectAsync(_azure, references: AzureStores.References("wrong-marked-secret"));
        await using var owned = client!;

        var first = await client!.ValidateAsync(default);
        var second = await client.ValidateAsync(default);

        Assert.That(first.State, Is.EqualTo(StoreState.Error));
        Assert.That(first.Message, Is.EqualTo(second.Message));
        Assert.That(first.Message, Does.StartWith("Microsoft Entra gave no token: AADSTS7000215: Invalid client secret provided."));
        Assert.That(first.Message, Does.Not.Contain("marked").And.Not.Contain("Trace ID").And.Not.Contain("Timestamp"));
        Assert.That((await client.FetchAsync([new("db")], default))[0].Text(), Is.EqualTo("Denied: " + first.Message));
    }

    [TestCase(false, TestName = "A_certificate_in_PEM_with_a_PKCS8_key_opens_the_vault")]
    [TestCase(true, TestName = "A_certificate_in_PEM_with_a_PKCS1_key_opens_the_vault")]
    public async Task A_certificate_of_a_service_principal_opens_the_vault(bool isPkcs1)
    {
        using var key = RSA.Create(2048);
        using var certificate = Certificate(key);
        _azure.Entra.Apps[EntraDouble.Client].Certificates.Add(X509CertificateLoader.LoadCertificate(certificate.RawData));
        var pem = $"{certificate.ExportCertificatePem()}\n{(isPkcs1 ? key.ExportRSAPrivateKeyPem() : key.ExportPkcs8PrivateKeyPem())}\n";

        Assert.That(await ReadWithCertificateAsync(pem), Is.EqualTo("pass"));
    }

    [Test]
    public async Task A_certificate_that_the_application_does_not_know_is_refused()
    {
        using var key = RSA.Create(2048);
        using var certificate = Certificate(key);

        Assert.That(
            await ReadWithCertificateAsync($"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}"),
            Does.StartWith("Denied: Microsoft Entra gave no token: AADSTS700027:"));
    }

    [Test]
    public async Task A_certificate_that_is_none_is_told_without_its_text()
    {
        var references = AzureStores.References();
        references.Secrets[("azure", "cert")] = "marked";

        var (_, error) = await AzureStores.ConnectAsync(_azure, WithCertificate, references);

        Assert.That(error, Is.EqualTo(
            "authSecretRef.clientCertificate: key \"cert\" of Secret \"azure\": it is neither PEM with a certificate and its "
            + "unencrypted private key nor PKCS#12 without a password"));
    }

    [Test]
    public async Task A_ServiceAccount_that_the_application_trusts_opens_the_vault()
    {
        Trust("team", "reader");
        var references = AzureStores.Accounts(_azure);

        var (client, error) = await AzureStores.ConnectAsync(_azure, s => WithAccount(s, null), references);
        await using var owned = client!;

        Assert.That(error, Is.Null);
        Assert.That((await client!.FetchAsync([new("db")], default))[0].Text(), Is.EqualTo("pass"));
        Assert.That(references.TokenAudiences, Has.Count.EqualTo(1));
        Assert.That(references.TokenAudiences[0], Is.EqualTo(["api://AzureADTokenExchange", "more"]));
    }

    [Test]
    public async Task A_ServiceAccount_that_the_application_does_not_trust_is_refused()
    {
        Trust("team", "other");
        var (client, _) = await AzureStores.ConnectAsync(_azure, s => WithAccount(s, null), AzureStores.Accounts(_azure));
        await using var owned = client!;

        Assert.That(
            (await client!.ValidateAsync(default)).Message,
            Does.StartWith("Microsoft Entra gave no token: AADSTS700213: No matching federated identity record found for issuer "
                + "'https://issuer.example/oidc' and subject 'system:serviceaccount:team:reader'"));
    }

    [TestCase(null, EntraDouble.Tenant, null, null, "", TestName = "The tenant may come from the annotation")]
    [TestCase(EntraDouble.Tenant, null, null, null, "", TestName = "The tenant may come from the store")]
    [TestCase(EntraDouble.Tenant, EntraDouble.Tenant, null, null, "", TestName = "Two equal tenants are one")]
    [TestCase(null, null, EntraDouble.Tenant, null, "", TestName = "The tenant may come from the environment")]
    [TestCase(EntraDouble.Tenant, "other", null, null, "multiple tenantID found. Check secretRef, 'spec.provider.azurekv.tenantId', and serviceAccountRef", TestName = "Two tenants are an error")]
    [TestCase(EntraDouble.Tenant, "other", null, true, "", TestName = "Two tenants are none with useAzureSDK, where the store's counts")]
    [TestCase(null, null, null, null, "missing tenantID in store config: set tenantId, or the ServiceAccount's annotation azure.workload.identity/tenant-id", TestName = "No tenant is an error")]
    public async Task Where_a_workloads_tenant_comes_from(string? tenant, string? annotation, string? variable, bool? isNew, string expected)
    {
        Trust("team", "reader");
        var references = AzureStores.Accounts(_azure, tenant: annotation);

        var (client, error) = await AzureStores.ConnectAsync(
            _azure,
            s =>
            {
                WithAccount(s, tenant);
                s.UseAzureSdk = isNew;
            },
            references, environment: name => name == "AZURE_TENANT_ID" ? variable : null);

        Assert.That(error ?? "", Is.EqualTo(expected));
        if (client is not null)
        {
            await using var owned = client;
            Assert.That(await client.ValidateAsync(default), Is.EqualTo(StoreValidation.Ready));
        }
    }

    [Test]
    public async Task A_workloads_client_may_come_from_a_Secret_but_not_from_two_places_that_differ()
    {
        Trust("team", "reader");
        void Change(AzureProviderSpec spec)
        {
            WithAccount(spec, null);
            spec.AuthSecretRef = new AzureSecretAuth { ClientId = new SecretKeySelector { Name = "azure", Key = "id" } };
        }

        var fromSecret = await AzureStores.ConnectAsync(_azure, Change, AzureStores.Accounts(_azure, client: null));
        var fromBoth = await AzureStores.ConnectAsync(_azure, Change, AzureStores.Accounts(_azure, client: "another"));
        var fromNone = await AzureStores.ConnectAsync(_azure, s => WithAccount(s, null), AzureStores.Accounts(_azure, client: null));

        Assert.That(fromSecret.Error, Is.Null);
        await fromSecret.Client!.DisposeAsync();
        Assert.That(fromBoth.Error, Is.EqualTo("multiple clientID found. Check secretRef and serviceAccountRef"));
        Assert.That(fromNone.Error, Is.EqualTo(
            "missing clientID: either serviceAccountRef or service account annotation 'azure.workload.identity/client-id' is missing"));
    }

    [Test]
    public async Task A_tenant_that_would_change_the_address_of_the_login_is_refused()
    {
        var (_, error) = await AzureStores.ConnectAsync(_azure, static s => s.TenantId = "../evil?");

        Assert.That(error, Is.EqualTo("the tenant id is no id or domain of a Microsoft Entra tenant"));
    }

    [Test]
    public async Task What_a_service_principal_lacks_is_named()
    {
        async Task<string?> ErrorAsync(Action<AzureProviderSpec> change) => (await AzureStores.ConnectAsync(_azure, change)).Error;

        Assert.That(await ErrorAsync(static s => s.TenantId = null), Is.EqualTo("missing tenantID in store config"));
        Assert.That(await ErrorAsync(static s => s.AuthSecretRef = null), Is.EqualTo("missing secretRef in provider config"));
        Assert.That(await ErrorAsync(static s => s.AuthSecretRef!.ClientId = null), Does.StartWith("missing accessKeyID/secretAccessKey in store config"));
        Assert.That(
            await ErrorAsync(static s => s.AuthSecretRef!.ClientCertificate = s.AuthSecretRef.ClientSecret),
            Does.StartWith("both clientSecret and clientCredentials set"));
        Assert.That(
            await ErrorAsync(static s => s.AuthSecretRef!.ClientSecret = new SecretKeySelector { Name = "azure", Key = "nope" }),
            Is.EqualTo("authSecretRef.clientSecret: cannot find secret data for key: \"nope\""));
        Assert.That(Logins(), Is.Zero);
    }

    [Test]
    public async Task A_cluster_wide_store_whose_credentials_lie_with_its_callers_cannot_be_told_before_somebody_calls()
    {
        var provider = AzureStores.Provider(_azure);
        var store = TestStores.ClusterWide(new StoreProviderSpec { AzureKv = AzureStores.Spec() });

        var connected = await provider.ConnectAsync(new StoreContext(store, "", AzureStores.References()), default);
        await using var client = connected.Client!;

        Assert.That(await client.ValidateAsync(default), Is.EqualTo(new StoreValidation(StoreState.Unknown)));
        Assert.That(provider.CredentialsOf(store).DependOnCaller, Is.True);
    }

    private int Logins() => _azure.Requests.Count(r => r.Address.Host == _azure.Login);

    private void Trust(string ns, string name) => _azure.Entra.Apps[EntraDouble.Client].Federated.Add(
        (_azure.Issuer.Url, $"system:serviceaccount:{ns}:{name}", "api://AzureADTokenExchange"));

    private async Task<string> ReadWithCertificateAsync(string pem)
    {
        var references = AzureStores.References();
        references.Secrets[("azure", "cert")] = pem;
        var (client, error) = await AzureStores.ConnectAsync(_azure, WithCertificate, references);
        Assert.That(error, Is.Null);
        await using var owned = client!;
        return (await client!.FetchAsync([new("db")], default))[0].Text();
    }

    private static void WithCertificate(AzureProviderSpec spec)
    {
        spec.AuthSecretRef!.ClientSecret = null;
        spec.AuthSecretRef.ClientCertificate = new SecretKeySelector { Name = "azure", Key = "cert" };
    }

    private static void WithAccount(AzureProviderSpec spec, string? tenant)
    {
        spec.AuthType = "WorkloadIdentity";
        spec.TenantId = tenant;
        spec.AuthSecretRef = null;
        spec.ServiceAccountRef = new ServiceAccountSelector { Name = "reader", Audiences = ["more"] };
    }

    private static X509Certificate2 Certificate(RSA key) =>
        new CertificateRequest("CN=app", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));

    // Logins take so long that the second caller comes before the first one's token.
    private sealed class SlowLogin(AzureDouble azure) : DelegatingHandler(azure)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Host == azure.Login)
            {
                await Task.Delay(300, cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
