using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>ClusterExternalSecrets and ClusterPushSecrets: selectors, and the inner spec under its own path.</summary>
public sealed class ClusterWideErrorTests
{
    [TestCase("{matchLabels: {team: blue}}", null, null)]
    [TestCase("{matchLabels: {example.com/team: blue}}", null, null)]
    [TestCase("{matchLabels: {team: ''}}", null, null)]
    [TestCase("{}", null, null)]
    [TestCase("{matchExpressions: [{key: team, operator: In, values: [blue, red]}]}", null, null)]
    [TestCase("{matchLabels: {team: blue red}}", "spec.namespaceSelectors[0].matchLabels[team]", "\"blue red\" is no value that a label can have")]
    [TestCase("{matchLabels: {te am: blue}}", "spec.namespaceSelectors[0].matchLabels[te am]", "\"te am\" is no label")]
    [TestCase("{matchLabels: {/team: blue}}", "spec.namespaceSelectors[0].matchLabels[/team]", "before the slash")]
    [TestCase("{matchExpressions: [{key: -team, operator: Exists}]}", "spec.namespaceSelectors[0].matchExpressions[0].key", "is no label")]
    [TestCase("{matchExpressions: [{key: team, operator: In, values: [a, 'b!']}]}", "spec.namespaceSelectors[0].matchExpressions[0].values[1]", "\"b!\" is no value")]
    [TestCase("{matchExpressions: [{key: team, operator: in, values: [a]}]}", "spec.namespaceSelectors[0].matchExpressions[0].operator", "did you mean \"In\"?")]
    [TestCase("{matchExpressions: [{key: team, operator: NotIn}]}", "spec.namespaceSelectors[0].matchExpressions[0].values", "is required with operator NotIn")]
    public void A_selector_that_cannot_be_read_is_refused(string selector, string? field, string? text)
    {
        foreach (var answer in new[] { Review.Create(External(selector)), Review.Create(Push(selector)) })
        {
            Assert.That(answer.Fields, field is null ? Is.Empty : Is.EqualTo(new[] { field }), answer.ToString());
            Assert.That(answer.Message, text is null ? Is.Empty.Or.Null : Does.Contain(text));
        }
    }

    [Test]
    public void The_inner_specs_are_validated_as_the_kinds_themselves()
    {
        Assert.That(
            Review.Create(External("{}", "target: {creationPolicy: Merge, deletionPolicy: Delete}")).Fields,
            Is.EqualTo(new[] { "spec.externalSecretSpec.target.deletionPolicy" }));
        Assert.That(
            Review.Create(Push("{}", "dataTo: [{storeRef: {name: other}}]")).Fields,
            Is.EqualTo(new[] { "spec.pushSecretSpec.dataTo[0].storeRef.name" }));
    }

    private static string External(string selector, string more = "refreshInterval: 1h") => $$"""
        apiVersion: external-secrets.io/v1
        kind: ClusterExternalSecret
        metadata: {name: a}
        spec:
          namespaceSelectors: [{{selector}}]
          externalSecretSpec:
            secretStoreRef: {name: s, kind: ClusterSecretStore}
            data: [{secretKey: a, remoteRef: {key: k} }]
            {{more}}
        """;

    private static string Push(string selector, string more = "refreshInterval: 1h") => $$"""
        apiVersion: external-secrets.io/v1alpha1
        kind: ClusterPushSecret
        metadata: {name: a}
        spec:
          namespaceSelectors: [{{selector}}]
          pushSecretSpec:
            secretStoreRefs: [{name: s, kind: ClusterSecretStore}]
            selector: {secret: {name: source} }
            data: [{match: {secretKey: a, remoteRef: {remoteKey: k} } }]
            {{more}}
        """;
}
