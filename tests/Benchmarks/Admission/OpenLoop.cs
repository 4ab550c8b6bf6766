using System.Collections.Concurrent;
using Keyferry.Benchmarks.Figures;

namespace Keyferry.Benchmarks.Admission;

/// <summary>
/// Sends at a steady rate whether or not earlier answers have come, as callers who know nothing of each other do. Each
/// latency counts from the moment that the rate meant for the request: a server that stalls pays for those who queue too.
/// </summary>
/// <param name="sender">Sends.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenLoop(ReviewSender sender, TimeProvider time)
{
    /// <summary>Sends for a while and waits for all answers.</summary>
    /// <param name="rate">Requests a second.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The latencies in milliseconds.</returns>
    public async Task<Percentiles> MeasureAsync(int rate, TimeSpan duration, CancellationToken cancellation)
    {
        var count = (int)(rate * duration.TotalSeconds);
        var latencies = new ConcurrentQueue<double>();
        var sent = new Task[count];
        await Task.Factory.StartNew(
            () => Pace(rate, count, (number, meant) => sent[number] = OneAsync(number, meant, latencies, cancellation), cancellation),
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(sent);
        return new Percentiles(latencies);
    }

    // Runs on a thread of its own, which sleeps between two requests.
    private void Pace(int rate, int count, Action<int, TimeSpan> send, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        for (var number = 0; number < count; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / rate);
            while (due - time.GetElapsedTime(start) is { Ticks: > 0 } early)
            {
                cancellation.ThrowIfCancellationRequested();
                PreciseSleep.For(early);
            }

            // How late it is already is part of the latency.
            var late = time.GetElapsedTime(start) - due;
            send(number, late);
        }
    }

    private async Task OneAsync(int number, TimeSpan late, ConcurrentQueue<double> latencies, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        await sender.SendAsync(number, cancellation);
        latencies.Enqueue((time.GetElapsedTime(start) + late).TotalMilliseconds);
    }
}
