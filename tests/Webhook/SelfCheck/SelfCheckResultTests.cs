using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.SelfCheck;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.SelfCheck;

/// <summary>What the API server's answer tells; messages as kube-apiserver writes them.</summary>
public sealed class SelfCheckResultTests
{
    [TestCase(400, "admission webhook \"default.keyferry.io\" denied the request: spec.selfCheck: unknown field", true, "")]
    [TestCase(422, "admission webhook \"default.keyferry.io\" denied the request: spec", true, "")]
    [TestCase(500, "Internal error occurred: failed calling webhook \"default.keyferry.io\": failed to call webhook: Post \"https://x\": x509: unknown authority",
        false, "x509: unknown authority")]
    [TestCase(500, "Internal error occurred: failed calling webhook \"other.example\": no endpoints available", false, "other.example")]
    [TestCase(422, "ExternalSecret.external-secrets.io \"keyferry-self-check\" is invalid", false, "did not ask default.keyferry.io")]
    [TestCase(400, "admission webhook \"policy.example\" denied the request: no", false, "did not ask")]
    [TestCase(403, "externalsecrets.external-secrets.io is forbidden: User \"x\" cannot create", null, "grant the service account create")]
    [TestCase(404, "the server could not find the requested resource", null, "cannot ask")]
    [TestCase(0, "connection refused", null, "does not answer")]
    [TestCase(429, "slow down", null, "429")]
    public void An_answer_tells(int code, string message, bool? isReached, string reason)
    {
        var result = SelfCheckResult.Of(
            KubeResult<UnstructuredObject>.From(new KubeFailure(code, "Reason", message, [])), "default.keyferry.io");

        Assert.Multiple(() =>
        {
            Assert.That(result.IsReached, Is.EqualTo(isReached));
            Assert.That(result.Reason, Does.Contain(reason));
        });
    }

    [Test]
    public void An_object_that_is_taken_says_that_nobody_was_asked() =>
        Assert.That(SelfCheckResult.Of(KubeResult<UnstructuredObject>.From(new UnstructuredObject()), "default.keyferry.io").IsReached, Is.False);
}
