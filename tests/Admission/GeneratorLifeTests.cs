using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>Intervals beside the life of what generators make. https://github.com/external-secrets/external-secrets/issues/6690</summary>
public sealed class GeneratorLifeTests
{
    [TestCase("24h", "ECRAuthorizationToken", "12h")]
    [TestCase("12h1m", "ECRAuthorizationToken", "12h")]
    [TestCase("2h", "GCRAccessToken", "1h")]
    [TestCase("4h", "ACRAccessToken", "3h")]
    [TestCase("90m", "GithubAccessToken", "1h")]
    public void An_interval_longer_than_a_token_lives_is_warned_of(string interval, string kind, string life)
    {
        var answer = Review.Create(Manifest(interval, kind));

        Assert.That(answer.Allowed, Is.True);
        Assert.That(answer.Warnings, Has.Exactly(1).Contains("spec.refreshInterval").And.Exactly(1).Contains($"the {life} for which what a {kind} makes is valid"));
    }

    [TestCase("12h", "ECRAuthorizationToken", "")]
    [TestCase("24h", "Password", "")]
    [TestCase("24h", "Unknown", "")]
    [TestCase("0", "ECRAuthorizationToken", "")]
    [TestCase("24h", "ECRAuthorizationToken", "refreshPolicy: CreatedOnce")]
    public void No_other_interval_is(string interval, string kind, string more) =>
        Assert.That(Review.Create(Manifest(interval, kind, more)).Warnings, Has.None.Contains("valid"));

    [Test]
    public void In_a_ClusterExternalSecret_the_path_is_the_whole_one()
    {
        var answer = Review.Create("""
            apiVersion: external-secrets.io/v1
            kind: ClusterExternalSecret
            metadata: {name: a}
            spec:
              namespaceSelectors: [{matchLabels: {a: b}}]
              externalSecretSpec:
                refreshInterval: 24h
                dataFrom: [{sourceRef: {generatorRef: {kind: ECRAuthorizationToken, name: ecr}}}]
            """);

        Assert.That(answer.Warnings, Has.Exactly(1).Contains("spec.externalSecretSpec.refreshInterval"));
    }

    private static string Manifest(string interval, string kind, string more = "") => $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: a}
        spec:
          refreshInterval: {{interval}}
          {{more}}
          dataFrom: [{sourceRef: {generatorRef: {apiVersion: generators.external-secrets.io/v1alpha1, kind: {{kind}}, name: g} } }]
        """;
}
