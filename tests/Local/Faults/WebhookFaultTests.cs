using Keyferry.Local.Server;
using Keyferry.Local.Server.Faults;
using Keyferry.Local.Tests.Rest;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Faults;

[TestFixture]
internal sealed class WebhookFaultTests
{
    private const string Hooks = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
    private const string Secrets = "/api/v1/namespaces/default/secrets";

    [TestCase("Fail", 500)]
    [TestCase("Ignore", 201)]
    [CancelAfter(60_000)]
    public async Task A_webhook_that_is_slower_than_its_timeout_fails_by_its_policy(string policy, int expected, CancellationToken cancel)
    {
        await using var test = await StartAsync(policy, cancel);
        test.Server.Faults.Add(new Fault { Kind = FaultKind.Delay, Webhook = "slow.example.com", DelaySeconds = 60 });
        var (status, answer) = await CreateAsync(test, cancel);
        Assert.That(status, Is.EqualTo(expected));
        Assert.That(answer["message"]?.GetValue<string>() ?? "context deadline exceeded", Does.Contain("context deadline exceeded"));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_webhook_that_answers_an_error_fails_by_its_policy(CancellationToken cancel)
    {
        await using var test = await StartAsync("Fail", cancel);
        test.Server.Faults.Add(new Fault { Kind = FaultKind.Status, Webhook = "slow.example.com", Code = 503 });
        var (status, answer) = await CreateAsync(test, cancel);
        Assert.That(status, Is.EqualTo(500));
        Assert.That(answer["message"]!.GetValue<string>(), Does.Contain("failed calling webhook \"slow.example.com\"").And.Contains("an injected fault"));
    }

    private static async Task<TestServer> StartAsync(string policy, CancellationToken cancel)
    {
        var test = await TestServer.StartAsync(new InMemoryApiServerOptions { Https = false }, cancel);
        var (status, _) = await test.SendAsync("POST", Hooks, $$"""
            {"metadata":{"name":"slow"},"webhooks":[{"name":"slow.example.com","clientConfig":{"url":"https://127.0.0.1:1/"},
             "rules":[{"operations":["*"],"apiGroups":[""],"apiVersions":["v1"],"resources":["secrets"]}],
             "failurePolicy":"{{policy}}","sideEffects":"None","admissionReviewVersions":["v1"],"timeoutSeconds":1}]}
            """, cancel: cancel);
        Assert.That(status, Is.EqualTo(201));
        return test;
    }

    private static Task<(int Status, System.Text.Json.Nodes.JsonObject Body)> CreateAsync(TestServer test, CancellationToken cancel) =>
        test.SendAsync("POST", Secrets, """{"metadata":{"name":"s"}}""", cancel: cancel);
}
