using NUnit.Framework;

namespace Keyferry.Local.Tests.Rest;

/// <summary>Kinds that work inside of an API server and do nothing in this one: to accept them would be to vouch for them.</summary>
[TestFixture]
internal sealed class NotEnforcedKindTests
{
    [TestCase("/api/v1/namespaces/default/resourcequotas", "ResourceQuota")]
    [TestCase("/api/v1/namespaces/default/limitranges", "LimitRange")]
    [TestCase("/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies", "ValidatingAdmissionPolicy")]
    [TestCase("/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding")]
    [TestCase("/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies", "MutatingAdmissionPolicy")]
    [TestCase("/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings", "MutatingAdmissionPolicyBinding")]
    [CancelAfter(30_000)]
    public async Task They_are_refused_with_the_way_out(string path, string kind, CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        var (status, body) = await test.SendAsync("POST", path, """{"metadata":{"name":"x"},"spec":{}}""", cancel: cancel);
        Assert.That(status, Is.EqualTo(422));
        Assert.That(
            body["message"]!.GetValue<string>(),
            Does.Contain($"this in-memory server does not enforce a {kind}; try it on a real API server"));
        Assert.That((await test.SendAsync("GET", path, cancel: cancel)).Body["items"]!.AsArray(), Is.Empty);
    }
}
