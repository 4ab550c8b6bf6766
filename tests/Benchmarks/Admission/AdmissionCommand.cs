using System.CommandLine;
using System.Globalization;
using Keyferry.Admission.Registrations;
using Keyferry.Benchmarks.Figures;
using Keyferry.Benchmarks.Processes;

namespace Keyferry.Benchmarks.Admission;

/// <summary>Reviews of a 4 KB ExternalSecret: how long an answer takes, and how many there can be.</summary>
internal static class AdmissionCommand
{
    private static readonly int[] Rates = [500, 1_000];

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long each steady rate lasts.",
            DefaultValueFactory = static _ => 20,
        };
        seconds.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3600)
            {
                result.AddError("--seconds: expected a number between 1 and 3600");
            }
        });
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
        using var ours = new MeasuredEndpoint(
            "keyferry", new Uri(engine.Webhook, ManifestWebhooks.MutatePath), () => engine.Usage, options, time);
        using var kestrel = new MeasuredEndpoint(
            "kestrel", bare.Address, () => ProcessUsage.Of(bare.Process), options, time);
        await MeasureAsync([ours, kestrel], options, output, cancellation);

        await output.WriteLineAsync();
        var ratio = new Figure("admission", "kestrel_ratio", ours.MaxRate / kestrel.MaxRate, "1", ours.Name);
        foreach (var figure in ours.Figures().Concat(kestrel.Figures()).Append(ratio))
        {
            await output.WriteLineAsync(figure.ToJson());
        }
    }

    private static async Task MeasureAsync(
        IReadOnlyList<MeasuredEndpoint> endpoints, AdmissionOptions options, TextWriter output, CancellationToken cancellation)
    {
        foreach (var endpoint in endpoints)
        {
            await endpoint.WarmUpAsync(cancellation);
        }

        // In turns, so that a while in which others load the machine favours no side.
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var endpoint in endpoints)
            {
                await endpoint.MeasureMaxAsync(cancellation);
            }
        }

        foreach (var rate in options.Rates)
        {
            foreach (var endpoint in endpoints)
            {
                await endpoint.MeasureLatencyAsync(rate, cancellation);
            }
        }

        foreach (var endpoint in endpoints)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{endpoint.Name}: at most {endpoint.MaxRate:N0} reviews/s, {endpoint.CpuMicroseconds:F0} us CPU each"));
            foreach (var (rate, latencies) in endpoint.Latencies)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"  at {rate:N0}/s: p50 {latencies.At(0.5):F2} ms, p99 {latencies.At(0.99):F2} ms, p99.9 {latencies.At(0.999):F2} ms"));
            }
        }
    }
}
