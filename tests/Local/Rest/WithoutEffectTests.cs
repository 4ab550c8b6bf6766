using System.Text;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Rest;

/// <summary>Kinds that are stored and whose controllers do not run here: every write says so.</summary>
[TestFixture]
internal sealed class WithoutEffectTests
{
    [TestCase("/apis/apps/v1/namespaces/default/statefulsets", "StatefulSet", """{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}""")]
    [TestCase("/apis/batch/v1/namespaces/default/jobs", "Job", "{}")]
    [TestCase("/apis/networking.k8s.io/v1/namespaces/default/networkpolicies", "NetworkPolicy", "{}")]
    [TestCase("/apis/policy/v1/namespaces/default/poddisruptionbudgets", "PodDisruptionBudget", "{}")]
    [CancelAfter(30_000)]
    public async Task They_are_stored_with_a_warning(string path, string kind, string spec, CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        using var content = new StringContent($$"""{"metadata":{"name":"x"},"spec":{{spec}}}""", Encoding.UTF8, "application/json");
        using var response = await test.Client.PostAsync(path, content, cancel);
        Assert.That((int)response.StatusCode, Is.EqualTo(201));
        Assert.That(
            response.Headers.GetValues("Warning"), Is.EqualTo(new[] { $"299 - \"this in-memory server stores a {kind} and does nothing with it\"" }));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_Deployment_has_a_controller_and_no_warning(CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        using var content = new StringContent("""
            {"metadata":{"name":"x"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """, Encoding.UTF8, "application/json");
        using var response = await test.Client.PostAsync("/apis/apps/v1/namespaces/default/deployments", content, cancel);
        Assert.That((int)response.StatusCode, Is.EqualTo(201));
        Assert.That(response.Headers.Contains("Warning"), Is.False);
    }
}
