using System.CommandLine;
using System.Text;
using k8s.Models;
using Keyferry.Benchmarks.Admission;
using Keyferry.Benchmarks.Processes;
using Keyferry.Injection.Webhooks;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Benchmarks.Injection;

/// <summary>Reviews of a 12 KB pod that asks for a Secret: how long an answer takes, and how many there can be.</summary>
internal static class InjectionCommand
{
    private static readonly int[] Rates = [500, 1_000];

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var seconds = EndpointRun.SecondsOption();
        var command = new Command(
            "injection", "Reviews of a 12 KB pod that is given a Secret, over TLS and HTTP/2, beside a bare Kestrel endpoint.") { seconds };
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
        await MakeSecretAsync(server.Kubeconfig, cancellation);
        var log = Path.Combine(Path.GetDirectoryName(server.Kubeconfig)!, "keyferry.log");
        await using var engine = await EngineProcess.StartAsync(server.Kubeconfig, secretsManager: null, log, cancellation);
        await using var bare = await ChildServer.StartAsync([ServeCommand.Bare], cancellation);

        // Of the program every answer must hold a patch: a refusal would be faster.
        var review = new MeasuredReview("injection", SamplePod.Review(), static answer =>
            MeasuredReview.IsAllowed(answer) && answer.Contains("\"patch\":", StringComparison.Ordinal));
        var address = new Uri(engine.Webhook, InjectionWebhooks.PodPath);
        await WarmUpAsync(address, review, time, cancellation);
        using var ours = new MeasuredEndpoint(
            "keyferry", address, review, () => engine.Usage, options, time);
        using var kestrel = new MeasuredEndpoint(
            "kestrel", bare.Address, review with { IsAnswer = MeasuredReview.IsAllowed }, () => ProcessUsage.Of(bare.Process), options, time);
        await EndpointRun.MeasureAsync([ours, kestrel], options, output, cancellation);
        await EndpointRun.WriteFiguresAsync(ours, kestrel, review.Benchmark, output);
    }

    // The first pod has the caches read; until they are, pods are refused.
    private static async Task WarmUpAsync(Uri address, MeasuredReview review, TimeProvider time, CancellationToken cancellation)
    {
        using var sender = new ReviewSender(address, review, 1);
        for (var tries = 0; ; tries++)
        {
            try
            {
                await sender.SendAsync(0, cancellation);
                return;
            }
            catch (InvalidOperationException) when (tries < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellation);
            }
        }
    }

    private static async Task MakeSecretAsync(string kubeconfig, CancellationToken cancellation)
    {
        using var kube = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = kubeconfig, UserAgent = "bench" });
        var ns = await kube.Api.CreateAsync(
            BuiltIn.Namespace, new V1Namespace { Metadata = new V1ObjectMeta { Name = SamplePod.Namespace } }, WriteOptions.Plain, cancellation);
        var secret = await kube.Api.CreateAsync(
            BuiltIn.Secret,
            new V1Secret
            {
                Metadata = new V1ObjectMeta { Name = SamplePod.Secret, NamespaceProperty = SamplePod.Namespace },
                Data = Enumerable.Range(0, 10).ToDictionary(static i => $"DB_KEY_{i}", static i => Encoding.UTF8.GetBytes($"value {i}")),
            },
            WriteOptions.Plain, cancellation);
        if (!ns.Ok || !secret.Ok)
        {
            throw new InvalidOperationException($"the Secret cannot be made: {(ns.Failure ?? secret.Failure)!.Message}");
        }
    }
}
