using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>Searches below a path, whose keys are called otherwise than most expect.</summary>
public sealed class FindNameTests
{
    private const string Find = "dataFrom: [{find: {path: /production/myapp, name: {regexp: .*}}}]";

    [Test]
    public void A_search_below_a_path_is_warned_of_with_both_ways_out()
    {
        var answer = Review.Create(Manifest(Find));

        Assert.That(answer.Allowed, Is.True);
        Assert.That(answer.Warnings, Has.Exactly(1).Contains("spec.dataFrom[0].find.path").And.Exactly(1).Contains("keyferry.io/find-keys: relative"));
    }

    [Test]
    public void The_annotation_is_an_answer() =>
        Assert.That(Review.Create(Manifest(Find, "annotations: {keyferry.io/find-keys: relative}, ")).Warnings, Is.Empty);

    [TestCase("dataFrom: [{find: {path: /production/myapp, name: {regexp: .*}}, rewrite: [{regexp: {source: ^a, target: b}}]}]")]
    [TestCase("dataFrom: [{find: {path: /, name: {regexp: .*}}}]")]
    [TestCase("dataFrom: [{find: {name: {regexp: .*}}}]")]
    public void Where_there_is_nothing_to_shorten_nothing_is_said(string source) =>
        Assert.That(Review.Create(Manifest(source)).Warnings, Is.Empty);

    [Test]
    public void An_annotation_that_means_nothing_is_refused()
    {
        var answer = Review.Create(Manifest(Find, "annotations: {keyferry.io/find-keys: short}, "));

        Assert.That(answer.Allowed, Is.False);
        Assert.That(answer.ToString(), Does.Contain("keyferry.io/find-keys").And.Contain("relative"));
    }

    [Test]
    public void In_a_ClusterExternalSecret_the_metadata_of_its_children_counts()
    {
        static string Cluster(string metadata) => $$"""
            apiVersion: external-secrets.io/v1
            kind: ClusterExternalSecret
            metadata: {name: a}
            spec:
              namespaceSelectors: [{matchLabels: {a: b}}]
              {{metadata}}
              externalSecretSpec: {secretStoreRef: {name: s}, {{Find}}}
            """;

        Assert.That(
            Review.Create(Cluster("")).Warnings, Has.Exactly(1).Contains("spec.externalSecretSpec.dataFrom[0].find.path"));
        Assert.That(
            Review.Create(Cluster("externalSecretMetadata: {annotations: {keyferry.io/find-keys: relative}}")).Warnings, Is.Empty);
    }

    private static string Manifest(string source, string metadata = "") =>
        $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: { {{metadata}}name: a, namespace: n}
        spec: {secretStoreRef: {name: s}, {{source}}}
        """;
}
