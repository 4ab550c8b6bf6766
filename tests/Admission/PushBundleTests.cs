using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>Two bundles of a PushSecret never write to one secret.</summary>
public sealed class PushBundleTests
{
    [TestCase("store", "all", "store", "all", "deny")]
    [TestCase("store", "all", "store", "other", "allow")]
    [TestCase("store", "all", "second", "all", "allow")]
    public void One_secret_takes_one_bundle(string store, string key, string otherStore, string otherKey, string verdict)
    {
        var answer = Review.Create(
            $$"""
            apiVersion: external-secrets.io/v1alpha1
            kind: PushSecret
            metadata: {name: a, namespace: n}
            spec:
              secretStoreRefs: [{name: store}, {name: second}]
              selector: {secret: {name: source}}
              dataTo:
              - {storeRef: {name: {{store}} }, remoteKey: {{key}}, match: {regexp: ^a} }
              - {storeRef: {name: {{otherStore}} }, remoteKey: {{otherKey}}, match: {regexp: ^b} }
            """);

        Assert.That(answer.Verdict, Is.EqualTo(verdict), answer.ToString());
        if (verdict == "deny")
        {
            Assert.That(answer.Message, Does.Contain("spec.dataTo[1].remoteKey").And.Contain("dataTo[0]"));
        }
    }
}
