using System.Net;
using System.Net.Sockets;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Hosting;

/// <summary>What a person or a kubelet sees of the process.</summary>
public sealed class ProgramTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    [TestCase("--webhook-port", "the webhook")]
    [TestCase("--health-port", "/healthz and /readyz")]
    [TestCase("--metrics-port", "/metrics")]
    public async Task A_port_that_is_taken_is_said_in_one_line_with_the_flag(string flag, string what)
    {
        using var holder = new TcpListener(IPAddress.Any, 0);
        holder.Start();
        var taken = ((IPEndPoint)holder.LocalEndpoint).Port;

        await using var program = new ProgramProcess([.. TestCommand.OnFreePorts, $"{flag}={taken}"]);

        Assert.That(await program.ExitCodeAsync(_limit), Is.EqualTo(1));
        await Task.Delay(100);
        Assert.That(program.Lines.Where(l => l.Contains($"{taken}", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            $"port {taken}, for {what}, is taken by another program: end it, or choose another port with {flag}",
        }));
        Assert.That(program.Lines, Has.None.Contains("   at ").And.None.Contains("Exception"));
    }

    [Test]
    public async Task After_SIGTERM_the_program_is_not_ready_at_once_serves_on_for_the_delay_and_ends_well()
    {
        var (webhook, health) = (FreePorts.One(), FreePorts.One());
        await using var program = Start(webhook, health, "4s");
        await program.SignalAsync("TERM");
        await UntilAsync(async () => (await TextAsync($"http://127.0.0.1:{health}/readyz")).Contains("shutting down", StringComparison.Ordinal));
        var served = 0;
        while (!program.HasExited && await ConnectsAsync(webhook))
        {
            served++;
            await Task.Delay(100);
        }

        Assert.Multiple(async () =>
        {
            Assert.That(served, Is.GreaterThan(10), "tenths of a second, of four");
            Assert.That(await program.ExitCodeAsync(_limit), Is.Zero);
        });
    }

    [Test]
    public async Task A_second_signal_ends_the_program_at_once()
    {
        var (webhook, health) = (FreePorts.One(), FreePorts.One());
        await using var program = Start(webhook, health, "5m");
        await program.SignalAsync("TERM");
        await UntilAsync(async () => (await TextAsync($"http://127.0.0.1:{health}/readyz")).Contains("shutting down", StringComparison.Ordinal));
        Assert.That(program.HasExited, Is.False);
        await program.SignalAsync("TERM");

        Assert.That(await program.ExitCodeAsync(TimeSpan.FromSeconds(20)), Is.EqualTo(143), "the shell's word for SIGTERM");
    }

    private static ProgramProcess Start(int webhook, int health, string delay)
    {
        var program = new ProgramProcess(
        [
            "run", "--kubeconfig", FakeServer.WriteKubeconfig(), $"--webhook-port={webhook}", $"--health-port={health}",
            "--metrics-port=0", $"--shutdown-delay={delay}",
        ]);
        UntilAsync(async () => (await TextAsync($"http://127.0.0.1:{health}/healthz")) == "ok").GetAwaiter().GetResult();
        return program;
    }

    private static async Task<string> TextAsync(string address)
    {
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri(address));
            return await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    private static async Task<bool> ConnectsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        for (var i = 0; i < 600 && !await reached(); i++)
        {
            await Task.Delay(100);
        }

        Assert.That(await reached(), Is.True);
    }
}
