using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Keyferry.Webhook.Endpoints;
using Keyferry.Webhook.Tests.Fakes;
using Microsoft.AspNetCore.Connections;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Endpoints;

/// <summary>What a caller who means harm can hold of the program.</summary>
public sealed class ListenerLimitTests
{
    [Test]
    public async Task Connections_above_the_limit_are_closed_and_those_that_end_make_room()
    {
        var limit = new ConnectionLimit(2);
        var gate = new TaskCompletionSource();
        var inside = 0;
        var guard = limit.Guard(async _ =>
        {
            Interlocked.Increment(ref inside);
            await gate.Task;
        });
        Task[] open = [guard(new DefaultConnectionContext()), guard(new DefaultConnectionContext())];
        var third = new DefaultConnectionContext();
        await guard(third);
        for (var i = 0; i < 100 && !third.ConnectionClosed.IsCancellationRequested; i++)
        {
            await Task.Delay(50);
        }

        var whileFull = (inside, limit.Open, third.ConnectionClosed.IsCancellationRequested);
        gate.SetResult();
        await Task.WhenAll(open);
        await guard(new DefaultConnectionContext());

        Assert.Multiple(() =>
        {
            Assert.That(whileFull, Is.EqualTo((2, 2, true)));
            Assert.That((inside, limit.Open), Is.EqualTo((3, 0)));
        });
    }

    [Test]
    public async Task A_claimed_length_takes_no_memory_before_the_bytes_come()
    {
        await using var server = await FakeServer.StartAsync();
        List<SslStream> claims = [];
        try
        {
            using var warm = await server.PostAsync("/validate", Json());
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < 40; i++)
            {
                claims.Add(await ClaimAsync(server.Host.WebhookPort!.Value, 7 * 1024 * 1024));
            }

            await Task.Delay(500);
            var taken = GC.GetTotalAllocatedBytes(precise: true) - before;

            Assert.That(taken, Is.LessThan(40 * 1024 * 1024), "forty claims of 7 MiB are 280 MiB");
        }
        finally
        {
            claims.ForEach(static c => c.Dispose());
        }
    }

    [Test]
    public async Task Reviews_beyond_what_memory_is_there_for_are_told_to_come_again_and_then_are_answered()
    {
        await using var server = await FakeServer.StartAsync();
        var gate = new TaskCompletionSource();
        server.Handler.Gate = gate.Task;
        var large = "\"" + new string('x', 6_000_000) + "\"";
        var answers = Enumerable.Range(0, 24)
            .Select(_ => server.PostAsync("/validate", new StringContent(large, Encoding.UTF8, "application/json"))).ToList();
        var first = await await Task.WhenAny(answers);
        gate.SetResult();
        var codes = (await Task.WhenAll(answers)).Select(a => (int)a.StatusCode).ToList();
        using var later = await server.PostAsync("/validate", Json());

        Assert.Multiple(() =>
        {
            Assert.That((int)first.StatusCode, Is.EqualTo(503), "while the others wait");
            Assert.That(first.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
            Assert.That(codes.Count(c => c == 200), Is.InRange(1, 23), "those that found room");
            Assert.That((int)later.StatusCode, Is.EqualTo(200));
        });
    }

    [Test]
    public async Task A_body_that_comes_too_slowly_is_given_up()
    {
        await using var server = await FakeServer.StartAsync();
        await using var claim = await ClaimAsync(server.Host.WebhookPort!.Value, 1_000_000);
        var answer = new byte[1000];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var length = await claim.ReadAsync(answer, limit.Token);

        Assert.That(Encoding.ASCII.GetString(answer, 0, length), Is.Empty.Or.StartsWith("HTTP/1.1 408"));
    }

    [Test]
    public async Task Bodies_that_come_fast_and_then_rest_do_not_keep_the_memory_of_others()
    {
        await using var server = await FakeServer.StartAsync();
        List<SslStream> claims = [];
        try
        {
            var most = new byte[(4 * 1024 * 1024) - 1];
            Array.Fill(most, (byte)' ');
            for (var i = 0; i < 34; i++)
            {
                claims.Add(await ClaimAsync(server.Host.WebhookPort!.Value, 5 * 1024 * 1024, "?timeout=2s"));
                try
                {
                    await claims[^1].WriteAsync(most);
                }
                catch (IOException)
                {
                    // Turned away already: there was no room.
                }
            }

            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var code = 0;
            while (code != 200 && !limit.IsCancellationRequested)
            {
                using var answer = await server.PostAsync("/validate", Json());
                code = (int)answer.StatusCode;
                await Task.Delay(100);
            }

            Assert.That(code, Is.EqualTo(200), "the connections are open still");
        }
        finally
        {
            claims.ForEach(static c => c.Dispose());
        }
    }

    private static StringContent Json() => new("{}", Encoding.UTF8, "application/json");

    private static async Task<SslStream> ClaimAsync(int port, int length, string query = "")
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var tls = new SslStream(client.GetStream(), false, static (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync("127.0.0.1");
        await tls.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /validate{query} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{"));
        return tls;
    }
}
