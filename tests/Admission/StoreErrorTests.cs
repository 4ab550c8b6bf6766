using Keyferry.Providers.Fake;
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
            Assert.That(answer.Warnings, Has.Count.EqualTo(1).And.Some.StartsWith("spec.provider.fake:"));
        });
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
