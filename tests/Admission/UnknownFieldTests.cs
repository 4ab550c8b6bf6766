using Keyferry.Admission.Fields;
using NUnit.Framework;

namespace Keyferry.Admission.Tests;

public sealed class UnknownFieldTests
{
    private const string RuntimeRef = "runtimeRef: {kind: ClusterProviderRuntime, name: aws}";
    private const string BackendRef = "backendRef: {apiVersion: provider.external-secrets.io/v1, kind: Backend, name: b}";

    private static readonly (string Place, string Manifest)[] Future =
    [
        ("spec.runtimeRef", Store(RuntimeRef + ", provider: {fake: {data: []}}")),
        ("spec.backendRef", Store(BackendRef + ", provider: {fake: {data: []}}")),
        ("spec.provider.external", Store("provider: {external: {backendRef: {name: b}}}")),
        ("spec.provider.aws.runtimeRef", Store("provider: {aws: {service: SecretsManager, region: eu-west-1, " + RuntimeRef + "}}")),
        ("spec.backendRef", External(BackendRef)),
        ("spec.secretStoreRef.backendRef", External("secretStoreRef: {name: s, " + BackendRef + "}")),
        ("spec.target.backendRef", External("target: {" + BackendRef + "}")),
        ("spec.data[0].runtimeRef", External("data: [{secretKey: a, remoteRef: {key: k}, " + RuntimeRef + "}]")),
        ("spec.data[0].remoteRef.namespace", External("data: [{secretKey: a, remoteRef: {key: k, namespace: n}}]")),
        ("spec.dataFrom[0].sourceRef.backendRef", External("dataFrom: [{extract: {key: k}, sourceRef: {" + BackendRef + "}}]")),
        ("runtimeRef", External("") + $"\n{RuntimeRef}"),
    ];

    private static IEnumerable<TestCaseData> FutureFields =>
        Future.Select(static f => new TestCaseData(f.Manifest, f.Place).SetArgDisplayNames(f.Place));

    [TestCaseSource(nameof(FutureFields))]
    public void A_field_of_a_later_version_is_admitted_with_a_warning(string manifest, string path)
    {
        var answer = Review.Create(manifest);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.True, answer.ToString());
            Assert.That(
                answer.Warnings,
                Has.Some.StartsWith($"{path}: unknown field").And.Some.Contains("no effect in this version"));
        });
    }

    [TestCaseSource(nameof(FutureFields))]
    public void It_is_refused_where_every_unknown_field_is(string manifest, string path) =>
        Assert.That(Review.Create(manifest, UnknownFieldPolicy.Deny).Fields, Does.Contain(path));

    [TestCase("refreshIntervall: 1h", "spec.refreshIntervall", "did you mean \"refreshInterval\"?")]
    [TestCase("RefreshInterval: 1h", "spec.RefreshInterval", "did you mean \"refreshInterval\"?")]
    [TestCase("targt: {name: a}", "spec.targt", "did you mean \"target\"?")]
    [TestCase("secretStoreRef: {name: s, type: SecretStore}", "spec.secretStoreRef.type", "did you mean \"kind\"?")]
    [TestCase("data: [{secretKey: a, remoteRef: {key: k, secretKey: b}}]", "spec.data[0].remoteRef.secretKey", "indentation")]
    [TestCase("creationPolicy: Owner", "spec.creationPolicy", "did you mean \"target.creationPolicy\"?")]
    public void A_known_field_in_disguise_is_refused_with_its_cure(string field, string path, string cure)
    {
        var answer = Review.Create(External(field));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Does.Contain(path), answer.ToString());
            Assert.That(answer.Message, Does.Contain(cure));
        });
    }

    // A beginning or an end in common is not enough, nor are two letters of four.
    [TestCase("secretStoreSelector: {}")]
    [TestCase("refreshIntervalJitter: 1h")]
    [TestCase("targetRef: {}")]
    [TestCase("dote: {}")]
    [TestCase("dataMap: {}")]
    public void What_merely_resembles_a_name_only_warns(string field) =>
        Assert.That(Review.Create(External(field)).Verdict, Is.EqualTo("warn"));

    [TestCase("refreshIntervall: 1h")]
    [TestCase("secretStoreRef: {name: s, type: SecretStore}")]
    public void Where_all_are_admitted_the_cure_is_in_the_warning(string field)
    {
        var answer = Review.Create(External(field), UnknownFieldPolicy.Warn);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Verdict, Is.EqualTo("warn"), answer.ToString());
            Assert.That(answer.Warnings, Has.Some.Contains("did you mean"));
        });
    }

    [Test]
    public void Warnings_come_from_one_of_the_two_steps()
    {
        var manifest = YamlJson.Documents(External(RuntimeRef))[0];

        Assert.Multiple(() =>
        {
            Assert.That(Review.Ask(manifest, "CREATE", null, mutating: true, []).Warnings, Has.Count.EqualTo(1));
            Assert.That(Review.Ask(manifest, "CREATE", null, mutating: false, []).Warnings, Is.Empty);
        });
    }

    [Test]
    public void More_unknown_fields_than_any_kind_has_are_refused()
    {
        var fields = string.Join(", ", Enumerable.Range(0, 1001).Select(static i => $"unknown{i}Field: 1"));

        var answer = Review.Create(External($"target: {{{fields}}}"));

        Assert.That(answer.Message, Does.Contain("spec.target: is the object of more than 1000 unknown fields"));
    }

    private static string External(string field) => FieldErrorTests.ExternalSecret(field);

    private static string Store(string spec) =>
        $$"""
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: a, namespace: n}
        spec: { {{spec}} }
        """;
}
