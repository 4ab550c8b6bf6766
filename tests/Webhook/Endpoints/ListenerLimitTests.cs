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
            await Task.Delay(50);
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
                claims.Add(await ClaimAsync(server.Host.WebhookPort!.Value, 7 * 1024 * 1024));
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
    public async Task A_body_that_comes_too_slowly_is_given_up()
    {
        await using var server = await FakeServer.StartAsync();
        await using var claim = await ClaimAsync(server.Host.WebhookPort!.Value, 1_000_000);
        var answer = new byte[1000];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var length = await claim.ReadAsync(answer, limit.Token);

        Assert.That(Encoding.ASCII.GetString(answer, 0, length), Is.Empty.Or.StartsWith("HTTP/1.1 408"));
    }

    private static StringContent Json() => new("{}", Encoding.UTF8, "application/json");

    private static async Task<SslStream> ClaimAsync(int port, int length)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var tls = new SslStream(client.GetStream(), false, static (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync("127.0.0.1");
        await tls.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{"));
        return tls;
    }
}
