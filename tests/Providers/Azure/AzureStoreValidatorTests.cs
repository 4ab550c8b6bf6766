using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Azure;
using Keyferry.Providers.Contract;
using Keyferry.CloudDouble.Azure;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Azure;

public sealed class AzureStoreValidatorTests
{
    [Test]
    public void A_store_as_tutorials_write_it_passes() => Assert.That(Found(static _ => { }), Is.Empty);

    [Test]
    public void Workload_identity_with_a_ServiceAccount_passes() =>
        Assert.That(Found(static s =>
        {
            s.AuthType = "WorkloadIdentity";
            s.TenantId = null;
            s.AuthSecretRef = null;
            s.ServiceAccountRef = new ServiceAccountSelector { Name = "reader" };
        }), Is.Empty);

    [Test]
    public void Custom_clouds_need_the_newer_SDK_and_an_endpoint()
    {
        Assert.That(
            Found(static s => s.CustomCloudConfig = new AzureCloudConfig { ActiveDirectoryEndpoint = "https://login.local" }),
            Has.Some.Contain("CustomCloudConfig requires UseAzureSDK to be set to true - the legacy SDK does not support custom clouds"));
        Assert.That(
            Found(static s =>
            {
                s.UseAzureSdk = true;
                s.CustomCloudConfig = new AzureCloudConfig();
            }),
            Has.Some.Contain("activeDirectoryEndpoint is required in CustomCloudConfig"));
        Assert.That(
            Found(static s => s.EnvironmentType = "AzureStackCloud"),
            Has.Some.Contain("CustomCloudConfig is required when EnvironmentType is AzureStackCloud"));
        Assert.That(
            Found(static s =>
            {
                s.UseAzureSdk = true;
                s.CustomCloudConfig = new AzureCloudConfig { ActiveDirectoryEndpoint = "http://login.local" };
            }),
            Has.Some.Contain("is not an https URL"));
    }

    [TestCase("https://kv.vault.azure.cn", "set environmentType: ChinaCloud")]
    [TestCase("https://kv.example.com", "vaults of PublicCloud end in .vault.azure.net; a vault elsewhere needs customCloudConfig")]
    [TestCase("kv", "is not the https URL of a vault")]
    [TestCase("", "vaultUrl is empty; set it, such as https://example.vault.azure.net")]
    public void A_vault_is_one_of_the_stores_cloud(string url, string expected) =>
        Assert.That(Found(s => s.VaultUrl = url), Has.Some.Contain(expected));

    [Test]
    public void A_SecretStore_names_no_other_namespace()
    {
        Assert.That(
            Found(static s => s.AuthSecretRef!.ClientId!.Namespace = "other"),
            Has.Some.Contain("invalid AuthSecretRef.ClientID: namespace should either be empty or match the namespace of the SecretStore"));
        Assert.That(
            Found(static s => s.ServiceAccountRef = new ServiceAccountSelector { Name = "a", Namespace = "other" }),
            Has.Some.Contain("invalid ServiceAccountRef: namespace should either be empty"));
    }

    [Test]
    public void What_a_way_to_authenticate_lacks_or_does_not_read_is_warned_of()
    {
        Assert.That(Found(static s => s.TenantId = null), Has.Some.Contain("missing tenantID in store config"));
        Assert.That(
            Found(static s =>
            {
                s.AuthSecretRef = null;
                s.ServiceAccountRef = new ServiceAccountSelector { Name = "a" };
            }),
            Has.Some.Contain("a serviceAccountRef goes with authType: WorkloadIdentity"));
        Assert.That(Found(static s => s.AuthType = "ManagedIdentity"), Has.Some.Contain("has no effect with ManagedIdentity"));
        Assert.That(Found(static s => s.AuthType = "WorkloadIdentity"), Has.Some.Contain("has no effect: WorkloadIdentity reads it beside serviceAccountRef only"));
        Assert.That(Found(static s => s.AuthType = "Nothing"), Has.Some.Contain("no valid authType was specified"));
    }

    [Test]
    public void Two_stores_of_one_vault_lead_to_one_place_whoever_asks()
    {
        using var azure = new AzureDouble();
        var provider = AzureStores.Provider(azure);
        var one = provider.LocationOf(AzureStores.Store());

        Assert.That(one.IsSameAs(provider.LocationOf(AzureStores.Store(static s =>
        {
            s.VaultUrl = "https://KV.vault.azure.net/";
            s.AuthType = "ManagedIdentity";
        }))), Is.True);
        Assert.That(one.IsSameAs(provider.LocationOf(AzureStores.Store(static s => s.VaultUrl = "https://other.vault.azure.net"))), Is.False);
    }

    [Test]
    public void A_connection_depends_on_what_its_way_to_authenticate_reads()
    {
        Assert.That(
            AzureReferences.DependenciesOf(AzureStores.Store()).References,
            Is.EqualTo([new CredentialReference(CredentialKind.Secret, "azure", null)]));
        Assert.That(
            AzureReferences.DependenciesOf(AzureStores.Store(static s =>
            {
                s.AuthType = "WorkloadIdentity";
                s.ServiceAccountRef = new ServiceAccountSelector { Name = "reader" };
            })).References,
            Is.EqualTo([new CredentialReference(CredentialKind.Secret, "azure", null), new CredentialReference(CredentialKind.ServiceAccount, "reader", null)]));
        Assert.That(AzureReferences.DependenciesOf(AzureStores.Store(static s => s.AuthType = "ManagedIdentity")).References, Is.Empty);
    }

    private static string[] Found(Action<AzureProviderSpec> change)
    {
        var errors = new FieldErrorList();
        AzureStoreValidator.Validate(AzureStores.Store(change), errors);
        return [.. errors.All.Select(static e => e.ToString())];
    }
}
