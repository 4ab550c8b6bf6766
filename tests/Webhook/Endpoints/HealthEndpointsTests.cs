using System.Net;
using System.Text;
using Keyferry.Webhook.Endpoints;
using Keyferry.Webhook.Observability;
using Keyferry.Webhook.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Endpoints;

public sealed class HealthEndpointsTests
{
    private static readonly (string Name, string? Reason)[] _checks =
        [("good", null), ("bad", "Secret keys/keyferry-webhook: 10.0.0.1 does not answer")];

    [TestCase("127.0.0.1", true)]
    [TestCase("::1", true)]
    [TestCase("10.1.2.3", false)]
    [TestCase(null, false)]
    public async Task Reasons_are_for_callers_on_this_machine_and_names_for_all(string? address, bool told)
    {
        var (code, text) = await AskAsync(address, "?verbose", _checks);

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(503));
            Assert.That(text, Does.StartWith("[+]good ok\n[-]bad failed: ").And.EndsWith("readyz check failed\n"));
            Assert.That(text, told ? Does.Contain("10.0.0.1") : Does.Contain("reason withheld").And.Not.Contain("10.0.0.1"));
        });
    }

    [Test]
    public async Task What_passes_is_ok_and_verbose_lists_it()
    {
        Assert.That(await AskAsync("10.1.2.3", "", [("good", null)]), Is.EqualTo((200, "ok")));
        Assert.That(await AskAsync("10.1.2.3", "?verbose", [("good", null)]), Is.EqualTo((200, "[+]good ok\nreadyz check passed\n")));
    }

    [Test]
    public async Task Liveness_fails_when_something_stands_still()
    {
        var standing = new Standing();
        await using var server = await FakeServer.StartAsync(configure: s => s.AddSingleton<ILivenessCheck>(standing));
        var before = await server.HealthAsync("/healthz");
        standing.StalledReason = "12 objects are due and nobody looks at them";
        var after = await server.HealthAsync("/healthz");

        Assert.Multiple(() =>
        {
            Assert.That(before, Is.EqualTo((200, "ok")));
            Assert.That(after, Is.EqualTo((503,
                "[-]engine failed: 12 objects are due and nobody looks at them\nhealthz check failed\n")));
        });
    }

    private static async Task<(int Code, string Text)> AskAsync(
        string? address, string query, IReadOnlyList<(string Name, string? Reason)> checks)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        context.Request.QueryString = new QueryString(query);
        using var body = new MemoryStream();
        context.Response.Body = body;
        await HealthEndpoints.AnswerAsync(context, "readyz", checks);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }

    private sealed class Standing : ILivenessCheck
    {
        public string Name => "engine";

        public string? StalledReason { get; set; }
    }
}
