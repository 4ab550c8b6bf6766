using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.CloudDouble.Azure;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>Who may use the identity of this process, and to whom it goes.</summary>
public sealed class AzureAmbientTests
{
    private AzureDouble _azure = null!;
    private string _tokenFile = null!;

    [SetUp]
    public void SetUp()
    {
        _azure = new AzureDouble();
        _azure.Vault.Set("db", "pass");
        _tokenFile = Path.GetTempFileName();
        File.WriteAllText(_tokenFile, _azure.Issuer.TokenOf("keyferry", "keyferry", _azure.Time.GetUtcNow(), "api://AzureADTokenExchange"));
        _azure.Entra.Apps[EntraDouble.Client].Federated.Add(
            (_azure.Issuer.Url, "system:serviceaccount:keyferry:keyferry", "api://AzureADTokenExchange"));
    }

    [TearDown]
    public void TearDown()
    {
        File.Delete(_tokenFile);
        _azure.Dispose();
    }

    // The SDK shares tokens of managed identities within the process, so each test has a client id of its own.
    [Test]
    public async Task A_managed_identity_of_the_node_opens_the_vault()
    {
        const string id = "00000000-0000-4000-8000-0000000000a1";
        _azure.Entra.NodeIdentities.AddRange([id, "00000000-0000-4000-8000-0000000000a2"]);

        Assert.That(await ReadAsync(s => WithManaged(s, id)), Is.EqualTo("pass"));
        var asked = _azure.Requests.Single(static r => r.Address.Host == "169.254.169.254");
        Assert.That(asked.Query(), Does.ContainKey("client_id").WithValue(id));
        Assert.That(asked.Query(), Does.ContainKey("resource").WithValue("https://vault.azure.net"));
    }

    [Test]
    public async Task A_managed_identity_that_the_node_does_not_have_is_told()
    {
        var (client, _) = await AzureStores.ConnectAsync(_azure, s => WithManaged(s, "00000000-0000-4000-8000-0000000000a3"));
        await using var owned = client!;

        var checkedStore = await client!.ValidateAsync(default);

        Assert.That(checkedStore.State, Is.EqualTo(StoreState.Error));
        Assert.That(checkedStore.Message, Does.StartWith("Microsoft Entra gave no token:"));
        Assert.That(checkedStore.Message, Is.EqualTo((await client.ValidateAsync(default)).Message));
    }

    [Test]
    public async Task The_workload_identity_of_the_pod_opens_the_vault()
    {
        var (client, error) = await AzureStores.ConnectAsync(_azure, WithPod, environment: Pod);
        Assert.That(error, Is.Null);
        await using var owned = client!;

        Assert.That((await client!.FetchAsync([new("db")], default))[0].Text(), Is.EqualTo("pass"));
    }

    [Test]
    public async Task A_pod_without_a_workload_identity_is_told_what_it_lacks()
    {
        var (_, error) = await AzureStores.ConnectAsync(_azure, WithPod, environment: n => n == "AZURE_CLIENT_ID" ? null : Pod(n));

        Assert.That(error, Does.StartWith(
            "missing environment variables. AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE must be set"));
    }

    [TestCase(AmbientCredentials.ClusterStores)]
    [TestCase(AmbientCredentials.None)]
    public async Task A_SecretStore_does_not_use_it_where_the_installation_lends_it_to_none(AmbientCredentials ambient)
    {
        foreach (var change in new Action<AzureProviderSpec>[] { WithPod, static s => WithManaged(s, null) })
        {
            var (_, error) = await AzureStores.ConnectAsync(_azure, change, ambient: ambient, environment: Pod);

            Assert.That(error, Does.Contain("uses Keyferry's own Azure identity").And.Contain("--ambient-credentials="));
        }

        Assert.That(_azure.Requests, Is.Empty);
    }

    [Test]
    public async Task A_ClusterSecretStore_uses_it_where_those_alone_may()
    {
        var provider = AzureStores.Provider(_azure, AmbientCredentials.ClusterStores, Pod);
        var store = TestStores.ClusterWide(new StoreProviderSpec { AzureKv = AzureStores.Spec(WithPod) });

        var connected = await provider.ConnectAsync(new StoreContext(store, "", AzureStores.References()), default);
        await using var client = connected.Client!;

        Assert.That(await client.ValidateAsync(default), Is.EqualTo(StoreValidation.Ready));
    }

    [Test]
    public async Task It_goes_to_no_endpoints_that_the_author_of_a_SecretStore_chose()
    {
        var (_, error) = await AzureStores.ConnectAsync(
            _azure,
            static s =>
            {
                WithPod(s);
                WithCustomCloud(s);
            },
            environment: Pod);

        Assert.That(error, Does.Contain("which goes to no customCloudConfig of a SecretStore"));
        Assert.That(_azure.Requests, Is.Empty);
    }

    [TestCase("https://kv.vault.azure.net.evil.example")]
    [TestCase("https://evil.example")]
    [TestCase("https://vault.azure.net")]
    [TestCase("https://evilvault.azure.net")]
    [TestCase("https://user@kv.vault.azure.net")]
    [TestCase("https://kv.vault.azure.net/path")]
    [TestCase("http://kv.vault.azure.net")]
    public async Task No_token_goes_to_a_host_that_is_no_vault_of_the_cloud(string url)
    {
        var (_, error) = await AzureStores.ConnectAsync(_azure, s =>
        {
            WithPod(s);
            s.VaultUrl = url;
        }, environment: Pod);

        Assert.That(error, Does.StartWith("vaultUrl"));
        Assert.That(_azure.Requests, Is.Empty);
    }

    [TestCase("USGovernmentCloud", "login.microsoftonline.us", "https://vault.usgovcloudapi.net", "kv.vault.usgovcloudapi.net")]
    [TestCase("ChinaCloud", "login.chinacloudapi.cn", "https://vault.azure.cn", "kv.vault.azure.cn")]
    public async Task A_sovereign_cloud_has_its_own_login_and_vaults(string cloud, string login, string resource, string vault)
    {
        using var azure = new AzureDouble(login: login, resource: resource, vault: vault);
        azure.Vault.Set("db", "sovereign");

        Assert.That(
            await AzureStores.ReadAsync(azure, new("db"), s =>
            {
                s.EnvironmentType = cloud;
                s.VaultUrl = $"https://{vault}/";
            }),
            Is.EqualTo("sovereign"));
        Assert.That(azure.Requests.Select(static r => r.Address.Host).Distinct(), Is.EquivalentTo([login, vault]));
    }

    [TestCase(null, 1, TestName = "A custom cloud's vault says in its challenge what tokens are for")]
    [TestCase("https://vault.local/", 0, TestName = "A custom cloud that says what tokens are for is not asked")]
    public async Task A_custom_cloud_has_the_endpoints_that_the_store_names(string? resource, int challenges)
    {
        using var azure = new AzureDouble(login: "login.local", resource: "https://vault.local", vault: "kv.vault.local");
        azure.Vault.Set("db", "custom");

        Assert.That(
            await AzureStores.ReadAsync(azure, new("db"), s =>
            {
                WithCustomCloud(s);
                s.CustomCloudConfig!.KeyVaultEndpoint = resource;
            }),
            Is.EqualTo("custom"));
        Assert.That(azure.Requests.Count(static r => r.Address.Host == "kv.vault.local" && r.Authorization.Length == 0), Is.EqualTo(challenges));
    }

    private async Task<string> ReadAsync(Action<AzureProviderSpec> change) => await AzureStores.ReadAsync(_azure, new("db"), change);

    private string? Pod(string name) => name switch
    {
        "AZURE_CLIENT_ID" => EntraDouble.Client,
        "AZURE_TENANT_ID" => EntraDouble.Tenant,
        "AZURE_FEDERATED_TOKEN_FILE" => _tokenFile,
        _ => null,
    };

    private static void WithPod(AzureProviderSpec spec)
    {
        spec.AuthType = "WorkloadIdentity";
        spec.TenantId = null;
        spec.AuthSecretRef = null;
    }

    private static void WithManaged(AzureProviderSpec spec, string? id)
    {
        spec.AuthType = "ManagedIdentity";
        spec.TenantId = null;
        spec.AuthSecretRef = null;
        spec.IdentityId = id;
    }

    private static void WithCustomCloud(AzureProviderSpec spec)
    {
        spec.EnvironmentType = "AzureStackCloud";
        spec.UseAzureSdk = true;
        spec.VaultUrl = "https://kv.vault.local";
        spec.CustomCloudConfig = new AzureCloudConfig { ActiveDirectoryEndpoint = "https://login.local/" };
    }
}
