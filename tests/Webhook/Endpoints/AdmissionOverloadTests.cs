using System.Text;
using Keyferry.Admission.Handlers;
using Keyferry.Webhook.Endpoints;
using Keyferry.Webhook.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Endpoints;

public sealed class AdmissionOverloadTests
{
    [Test]
    public async Task Reviews_beyond_those_that_may_wait_are_turned_away_and_probes_are_answered()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new EchoHandler { Gate = release.Task };
        await using var server = await FakeServer.StartAsync(configure: s => s
            .AddSingleton<IReviewProcessor>(handler)
            .AddSingleton<AdmissionGate>(static _ => new(concurrent: 1, waiting: 1)));

        var first = PostAsync(server);
        await handler.Entered.Task;
        // One of these two waits; which of them, the server says.
        var others = new[] { PostAsync(server), PostAsync(server) };
        var away = await await Task.WhenAny(others);
        var (probe, _) = await server.HealthAsync("/healthz");
        release.SetResult();
        var answered = await Task.WhenAll([first, .. others]);

        Assert.Multiple(() =>
        {
            Assert.That((int)away.StatusCode, Is.EqualTo(503));
            Assert.That(probe, Is.Not.EqualTo(503));
            Assert.That(answered.Count(static a => (int)a.StatusCode == 200), Is.EqualTo(2));
        });
    }

    private static Task<HttpResponseMessage> PostAsync(FakeServer server) =>
        server.PostAsync("/mutate", new StringContent("{}", Encoding.UTF8, "application/json"));
}
