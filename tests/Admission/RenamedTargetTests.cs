using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>What a change of the target's name does to the Secret that is there.</summary>
public sealed class RenamedTargetTests
{
    [TestCase("{name: b}", true)]
    [TestCase("{name: b, creationPolicy: Orphan}", true)]
    [TestCase("{name: a}", false)]
    [TestCase("{}", false)]
    public void The_Secret_of_the_old_name_is_told_of(string target, bool isWarned) =>
        Assert.That(Review.Update(Manifest("{}"), Manifest(target)).Warnings, isWarned
            ? Has.Exactly(1).StartsWith("spec.target.name: once Secret \"b\" is written, Secret \"a\" is deleted")
            : Is.Empty);

    [TestCase("{creationPolicy: Orphan}")]
    [TestCase("{creationPolicy: Merge}")]
    public void One_that_is_not_owned_stays(string before) =>
        Assert.That(Review.Update(Manifest(before), Manifest("{name: b, creationPolicy: Merge}")).Warnings, Is.Empty);

    private static string Manifest(string target) => $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: a, namespace: n}
        spec: {secretStoreRef: {name: s}, data: [{secretKey: k, remoteRef: {key: x} }], target: {{target}} }
        """;
}
