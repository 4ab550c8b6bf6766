using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>Remote references that are valid, and probably a mistake.</summary>
public sealed class RemoteKeyTests
{
    [TestCase("data: [{secretKey: a, remoteRef: {key: /shop/}}]", "spec.data[0].remoteRef.key")]
    [TestCase("dataFrom: [{extract: {key: /shop/}}]", "spec.dataFrom[0].extract.key")]
    public void A_folder_is_warned_of_with_the_way_to_read_it(string source, string path)
    {
        var answer = Review.Create(Manifest(source));

        Assert.That(answer.Allowed, Is.True);
        Assert.That(answer.Warnings, Has.Exactly(1).Contains(path).And.Exactly(1).Contains("find.path"));
    }

    [Test]
    public void A_bare_id_for_a_version_is_warned_of_with_the_right_form()
    {
        const string id = "6f4b2e1a-0000-4000-8000-00000000000a";

        var answer = Review.Create(Manifest($"data: [{{secretKey: a, remoteRef: {{key: db, version: {id}}}}}]"));

        Assert.That(answer.Allowed, Is.True);
        Assert.That(
            answer.Warnings,
            Has.Exactly(1).Contains("spec.data[0].remoteRef.version").And.Exactly(1).Contains($"uuid/{id}"));
    }

    [TestCase("data: [{secretKey: a, remoteRef: {key: /shop/db, version: uuid/6f4b2e1a-0000-4000-8000-00000000000a}}]")]
    [TestCase("data: [{secretKey: a, remoteRef: {key: /, version: AWSPREVIOUS}}]")]
    public void What_is_right_is_not_warned_of(string source) =>
        Assert.That(Review.Create(Manifest(source)).Warnings, Is.Empty);

    private static string Manifest(string source) =>
        $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: a, namespace: n}
        spec: {secretStoreRef: {name: s}, {{source}}}
        """;
}
