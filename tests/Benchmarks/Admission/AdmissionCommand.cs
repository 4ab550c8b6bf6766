using System.CommandLine;
using System.Text.Json.Nodes;
using Keyferry.Admission.Registrations;
using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Processes;
using Keyferry.Kubernetes.Connecting;

namespace Keyferry.Benchmarks.Admission;

/// <summary>Reviews of a 4 KB ExternalSecret: how long an answer takes, and how many there can be.</summary>
internal static class AdmissionCommand
{
    private static readonly int[] Rates = [500, 1_000];

    // The store that the review's object names, so that there is nothing to warn of.
    private static JsonObject FakeStore() => new() { ["fake"] = new JsonObject { ["data"] = new JsonArray() } };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var seconds = EndpointRun.SecondsOption();
        var command = new Command(
            "admission", "Reviews of a 4 KB ExternalSecret over TLS and HTTP/2, beside a bare Kestrel endpoint.") { seconds };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new AdmissionOptions(Rates, TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            await RunAsync(options, Console.Out, cancellation);
            return 0;
        });
        return command;
    }

    /// <summary>Measures and prints.</summary>
    /// <param name="options">How.</param>
    /// <param name="output">Where to print.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(AdmissionOptions options, TextWriter output, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        await using var server = await LocalApiServer.StartAsync(cancellation);
        var log = Path.Combine(Path.GetDirectoryName(server.Kubeconfig)!, "keyferry.log");
        await using var engine = await EngineProcess.StartAsync(server.Kubeconfig, secretsManager: null, log, cancellation);
        await using var bare = await ChildServer.StartAsync([ServeCommand.Bare], cancellation);
        using var kube = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = server.Kubeconfig, UserAgent = "bench" });
        await new BurstClient(kube.Http).PrepareAsync([], FakeStore(), cancellation);
        var review = new MeasuredReview("admission", SampleReview.Bytes(), MeasuredReview.IsPlainlyAllowed);
        using var ours = new MeasuredEndpoint(
            "keyferry", new Uri(engine.Webhook, ManifestWebhooks.MutatePath), review, () => engine.Usage, options, time);
        using var kestrel = new MeasuredEndpoint(
            "kestrel", bare.Address, review, () => ProcessUsage.Of(bare.Process), options, time);
        await EndpointRun.MeasureAsync([ours, kestrel], options, output, cancellation);
        await EndpointRun.WriteFiguresAsync(ours, kestrel, review.Benchmark, output);
    }
}
