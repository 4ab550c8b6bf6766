using Keyferry.Providers;
using Keyferry.Providers.Fake;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Admission.Tests;

public sealed class StoreErrorTests
{
    [Test]
    public void The_fake_store_is_admitted_with_a_warning()
    {
        var answer = Review.Create(Store("fake: {data: [{key: a, value: b}]}"), new FakeProvider());

        Assert.Multiple(() =>
        {
            Assert.That(answer.Verdict, Is.EqualTo("warn"));
            Assert.That(answer.Warnings, Has.Count.EqualTo(1).And.Some.StartsWith("spec.provider.fake:").And.Some.EndsWith("in the clear"));
        });
    }

    [TestCase("scaleway: {projectId: p, region: fr-par, accessKey: {secretRef: {name: a, key: b}}, secretKey: {value: hunter2}}", "scaleway.secretKey")]
    [TestCase("delinea: {tenant: t, clientId: {value: me}, clientSecret: {value: hunter2}}", "delinea.clientSecret")]
    [TestCase("secretserver: {serverURL: https://s, username: {value: me}, password: {value: hunter2}}", "secretserver.password")]
    [TestCase("beyondtrust: {auth: {apiKey: {value: hunter2}}, server: {apiUrl: https://b, retrievalType: SECRET}}", "beyondtrust.auth.apiKey")]
    public void A_credential_that_stands_in_the_manifest_is_warned_of_without_showing_it(string provider, string field)
    {
        var answer = Review.Create(Store(provider));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Warnings, Has.Exactly(1).StartsWith($"spec.provider.{field}.value: stands in the manifest in the clear"));
            Assert.That(answer.Allowed, Is.True);
            Assert.That(answer.Warnings, Has.None.Contains("hunter2"));
        });
    }

    [Test]
    public void One_fault_is_told_once_though_the_schema_or_the_rule_for_all_stores_and_the_provider_see_it()
    {
        var answer = Review.Create(
            """
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: a, namespace: shop}
            spec:
              provider:
                aws: {service: SecretManager, region: eu-central-1, auth: {secretRef: {accessKeyIDSecretRef: {name: a, key: b, namespace: bank},
                  secretAccessKeySecretRef: {name: a, key: b}}}}
            """, [.. ProviderRegistry.Create(static _ => null, TimeProvider.System, new ProviderCalls(null)).All]);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Is.EqualTo(new[]
            {
                "spec.provider.aws.service", "spec.provider.aws.auth.secretRef.accessKeyIDSecretRef.namespace",
            }));
            Assert.That(answer.Message, Does.Contain("did you mean \"SecretsManager\"?").And.Contain("is not the store's namespace \"shop\""));
        });
    }

    [Test]
    public void Of_two_values_that_are_equally_near_none_is_guessed()
    {
        var answer = Review.Create(Store("vault: {server: https://v, version: v3}"));

        Assert.That(answer.Message, Does.Contain("\"v3\" is not one of v1, v2").And.Not.Contain("did you mean"));
    }

    [Test]
    public void A_store_without_a_provider_here_is_admitted_with_a_warning() =>
        Assert.That(
            Review.Create(Store("doppler: {auth: {}}")).Warnings, Has.Some.StartsWith("spec.provider.doppler:"));

    [Test]
    public void A_bundle_that_holds_no_certificate_is_refused_without_showing_it()
    {
        var answer = Review.Create(Store("vault: {server: https://v, caBundle: aHVudGVyMg==}"));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Is.EqualTo(new[] { "spec.provider.vault.caBundle" }));
            Assert.That(answer.Message, Does.Not.Contain("aHVudGVyMg").And.Not.Contain("hunter2"));
        });
    }

    private static string Store(string provider) =>
        $$"""
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: a, namespace: n}
        spec:
          provider:
            {{provider}}
        """;
}
