using NUnit.Framework;

namespace Keyferry.Admission.Tests;

public sealed class FieldErrorTests
{
    [TestCase("secretStoreRef: {nam: s}", "spec.secretStoreRef.nam", "did you mean \"name\"?")]
    [TestCase("secretStoreRef: {NAME: s}", "spec.secretStoreRef.NAME", "did you mean \"name\"?")]
    [TestCase("target: {labels: {a: b}}", "spec.target.labels", "did you mean \"template.metadata.labels\"?")]
    [TestCase("dataFrom: [{key: a}]", "spec.dataFrom[0].key", "did you mean \"extract.key\"?")]
    [TestCase("data: [{secretKey: a, remoteRef: {key: k, secretKey: b}}]", "spec.data[0].remoteRef.secretKey", "1 level higher")]
    public void An_unknown_field_is_named_with_what_was_meant(string field, string path, string hint)
    {
        var answer = Review.Create(ExternalSecret(field));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Does.Contain(path));
            Assert.That(answer.Message, Does.Contain(hint));
        });
    }

    [TestCase("refreshInterval: 1d", "\"24h\"")]
    [TestCase("refreshInterval: 60sec", "\"60s\"")]
    [TestCase("refreshInterval: \"5\"", "\"5s\"")]
    [TestCase("refreshInterval: 1 hour 30 minutes", "\"1h30m\"")]
    [TestCase("refreshInterval: 3600", "\"3600s\"")]
    public void A_wrong_duration_is_answered_with_one_that_works(string field, string hint)
    {
        var answer = Review.Create(ExternalSecret(field));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Does.Contain("spec.refreshInterval"));
            Assert.That(answer.Message, Does.Contain($"did you mean {hint}?"));
        });
    }

    [TestCase("data: {secretKey: a}", "spec.data", "begin the entry with \"- \"")]
    [TestCase("target: {name: 5}", "spec.target.name", "put it in quotes: \"5\"")]
    [TestCase("target: {immutable: \"true\"}", "spec.target.immutable", "without quotes")]
    [TestCase("target: {template: {data: {a: 1}}}", "spec.target.template.data[a]", "must be a text")]
    [TestCase("target: {name: Big_Name}", "spec.target.name", "did you mean \"big-name\"?")]
    [TestCase("target: {creationPolicy: Ownr}", "spec.target.creationPolicy", "did you mean \"Owner\"?")]
    [TestCase("data: [{remoteRef: {key: k}}]", "spec.data[0].secretKey", "is required")]
    [TestCase("dataFrom: [{sourceRef: {}}]", "spec.dataFrom[0].sourceRef", "exactly one of its fields")]
    [TestCase("syncWindows: {kind: allow, windows: []}", "spec.syncWindows.windows", "at least 1")]
    public void A_wrong_value_is_named_with_the_way_out(string field, string path, string hint)
    {
        var answer = Review.Create(ExternalSecret(field));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Does.Contain(path));
            Assert.That(answer.Message, Does.Contain(hint));
        });
    }

    [Test]
    public void Everything_is_said_at_once()
    {
        var answer = Review.Create(
            """
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: a, namespace: n}
            spec:
              refreshIntervall: 1h
              secretStoreRef: {name: s, kind: secretstore}
              target: {creationPolicy: Merge, deletionPolicy: Delete}
              data:
              - secretKey: a/b
                remoteRef: {propertie: x}
            """);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Is.EqualTo(new[]
            {
                "spec.refreshIntervall", "spec.secretStoreRef.kind", "spec.data[0].secretKey",
                "spec.data[0].remoteRef.propertie", "spec.data[0].remoteRef.key", "spec.target.deletionPolicy",
            }));
            Assert.That(answer.Code, Is.EqualTo(422));
            Assert.That(answer.Message.Split('\n'), Has.Length.EqualTo(6));
        });
    }

    [Test]
    public void Rules_in_CEL_are_checked_on_servers_that_have_none()
    {
        var answer = Review.Create(
            """
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: a, namespace: n}
            spec:
              provider:
                aws:
                  service: SecretsManager
                  region: eu-central-1
                  customSessionTags: {esoNamespace: x}
            """);

        Assert.That(answer.Fields, Is.EqualTo(new[] { "spec.provider.aws.customSessionTags" }));
    }

    [Test]
    public void A_field_that_came_with_v1_is_said_to_need_v1()
    {
        var answer = Review.Create(
            ExternalSecret("syncWindows: {kind: allow}").Replace("io/v1", "io/v1beta1", StringComparison.Ordinal));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Does.Contain("spec.syncWindows"));
            Assert.That(answer.Message, Does.Contain("change apiVersion to external-secrets.io/v1"));
        });
    }

    [Test]
    public void A_good_v1beta1_manifest_is_admitted()
    {
        var answer = Review.Create(
            """
            apiVersion: external-secrets.io/v1beta1
            kind: ExternalSecret
            metadata: {name: a, namespace: n}
            spec:
              refreshInterval: 1h
              secretStoreRef: {name: s, kind: SecretStore}
              target: {name: t, creationPolicy: Owner}
              data:
              - secretKey: a
                remoteRef: {key: k, property: p, conversionStrategy: Default, decodingStrategy: None}
            """);

        Assert.That(answer.Verdict, Is.EqualTo("allow"), answer.ToString());
    }

    [Test]
    public void Values_of_a_fake_store_never_show()
    {
        var answer = Review.Create(
            """
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: a, namespace: n}
            spec:
              provider:
                fake:
                  data:
                  - {key: a, value: 918273645}
                  - {key: b, valu: hunter2-hunter2}
                vault:
                  server: http://v
                  caBundle: "hunter2 hunter2"
            """);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Verdict, Is.EqualTo("deny"));
            Assert.That(answer.ToString(), Does.Not.Contain("918273645").And.Not.Contain("hunter2"));
        });
    }

    internal static string ExternalSecret(string field) =>
        $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: a, namespace: n}
        spec:
          {{(field.StartsWith("secretStoreRef", StringComparison.Ordinal) ? "" : "secretStoreRef: {name: s}")}}
          {{(field.StartsWith("data:", StringComparison.Ordinal) ? "" : "data: [{secretKey: a, remoteRef: {key: k}}]")}}
          {{field}}
        """;
}
