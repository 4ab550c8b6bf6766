using System.CommandLine;
using Keyferry.Benchmarks.Admission;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Calls.Stores;

namespace Keyferry.Benchmarks.Processes;

/// <summary>The command by which <see cref="ChildServer"/> starts one of the benchmarks' own servers.</summary>
internal static class ServeCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "serve";

    /// <summary>AWS Secrets Manager; the next word is its latency in milliseconds, and then <see cref="NoBatches"/> may follow.</summary>
    public const string Aws = "aws";

    /// <summary>The caller may not read batches.</summary>
    public const string NoBatches = "no-batches";

    /// <summary>Vault.</summary>
    public const string Vault = "vault";

    /// <summary>Azure and Google.</summary>
    public const string Cloud = "cloud";

    /// <summary>An HTTP endpoint that answers one document to all.</summary>
    public const string Webhook = "webhook";

    /// <summary>The in-memory API server; the next word is the kubeconfig file to write.</summary>
    public const string Kubernetes = "kubernetes";

    /// <summary>The bare endpoint that admission is held against.</summary>
    public const string Bare = "bare";

    /// <summary>Makes the command; it is for this program itself and not shown.</summary>
    public static Command Create()
    {
        var words = new Argument<string[]>("server");
        var command = new Command(Name, "Runs one of the benchmarks' own servers.") { words };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(words) ?? [], cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] words, CancellationToken cancellation)
    {
        var (server, address) = words switch
        {
            [Aws, var latency] => await SecretsManagerServer.StartAsync(
                TimeSpan.FromMilliseconds(int.Parse(latency)), allowsBatches: true, cancellation),
            [Aws, var latency, NoBatches] => await SecretsManagerServer.StartAsync(
                TimeSpan.FromMilliseconds(int.Parse(latency)), allowsBatches: false, cancellation),
            [Vault] => await VaultServer.StartAsync(cancellation),
            [Cloud, var folder] => await CloudServer.StartAsync(folder, cancellation),
            [Webhook] => await WebhookServer.StartAsync(cancellation),
            [Kubernetes, var kubeconfig] => await LocalApiServer.ServeAsync(kubeconfig, cancellation),
            [Bare] => await BareEndpoint.StartAsync(cancellation),
            _ => throw new ArgumentException($"serve {string.Join(' ', words)}: there is no such server", nameof(words)),
        };
        await using (server)
        {
            Console.WriteLine(address);
            await Console.In.ReadToEndAsync(cancellation);
        }

        return 0;
    }
}
