using System.Text.Json;
using Keyferry.Api.Resources;
using Keyferry.Sync.Hosting;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Hosting;

public sealed class StoreReferencesTests
{
    [Test]
    public void The_secrets_of_a_store_are_found_wherever_they_stand() => Assert.That(
        Of("""
            {"aws":{"service":"SecretsManager","region":"eu-central-1","auth":{"secretRef":{
              "accessKeyIDSecretRef":{"name":"creds","key":"id"},
              "secretAccessKeySecretRef":{"name":"creds","key":"key","namespace":"other"}}}}}
            """, "ns"),
        Is.EquivalentTo(["ns/creds", "other/creds"]));

    [Test]
    public void A_reference_of_a_cluster_store_without_a_namespace_is_its_users() => Assert.That(
        Of("""{"vault":{"server":"https://v","auth":{"tokenSecretRef":{"name":"token","key":"t"}}}}""", null), Is.Empty);

    [Test]
    public void What_is_no_reference_is_none() => Assert.That(
        Of("""{"fake":{"data":[{"key":"a","value":"b"}]}}""", "ns"), Is.Empty);

    [Test]
    public void A_manifest_full_of_names_is_not_filed_without_end()
    {
        var many = string.Join(',', Enumerable.Range(0, 5000).Select(static i => $$"""{"name":"s{{i}}","secretRef":{"name":"n{{i}}","key":"k"} }"""));
        Assert.That(
            Of($$"""{"webhook":{"url":"https://w","secrets":[{{many}}]} }""", "ns"), Has.Count.LessThanOrEqualTo(64));
    }

    private static IReadOnlyList<string> Of(string provider, string? ns) => StoreReferences.Of(
        JsonSerializer.Deserialize($$"""{"spec":{"provider": {{provider}} } }""", ApiJsonContext.Default.SecretStore)!.Spec.Provider, ns);
}
