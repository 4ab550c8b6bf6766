using Keyferry.Kubernetes.Calls;

namespace Keyferry.Kubernetes.Leasing;

/// <summary>Runs work in one process of many: in the one that holds a Lease.</summary>
/// <param name="api">Makes the calls.</param>
/// <param name="options">Which lease, as whom, how long.</param>
/// <param name="time">The clock.</param>
/// <param name="jitter">A number from 0 up to 1, new each time: keeps processes from trying at once.</param>
public sealed class LeaseElection(IKubeApi api, LeaseOptions options, TimeProvider time, Func<double> jitter)
{
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(5);
    private readonly LeaseRecord _record = new(api, options, time);

    /// <summary>Whether this process holds the lease.</summary>
    public bool Leading { get; private set; }

    /// <summary>Who holds the lease, as far as is known; empty where nobody does.</summary>
    public string Holder => _record.Holder;

    /// <summary>
    /// Waits for the lease and works while it is held; where it is lost, the work is cancelled and the lease waited for
    /// again. Ends by cancellation, or when the work ends; the lease is given back then.
    /// </summary>
    /// <param name="work">The work; it must stop soon when its token is cancelled.</param>
    /// <param name="cancellation">Ends it all.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        while (true)
        {
            // The lease runs from when the server wrote it, which is after the call began and before its answer came.
            var began = time.GetTimestamp();
            while (!await TryAsync(options.RenewDeadline, cancellation))
            {
                await Task.Delay(options.RetryPeriod * (1 + (0.2 * jitter())), time, cancellation);
                began = time.GetTimestamp();
            }

            if (await LeadAsync(work, began, cancellation))
            {
                return;
            }
        }
    }

    /// <summary>Works while the lease is held.</summary>
    /// <returns>Whether the work ended by itself.</returns>
    private async Task<bool> LeadAsync(Func<CancellationToken, Task> work, long began, CancellationToken cancellation)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Leading = true;
        try
        {
            var working = work(held.Token);
            var renewing = RenewAsync(began, held.Token);
            var first = await Task.WhenAny(working, renewing);
            await held.CancelAsync();

            // Whatever ended the renewing, the work is over before the lease may be another's.
            var lost = first == renewing && !cancellation.IsCancellationRequested;
            if (lost)
            {
                await IgnoreCancellationAsync(working);
            }

            await IgnoreCancellationAsync(renewing);
            if (lost)
            {
                return false;
            }

            await working;
            return true;
        }
        finally
        {
            Leading = false;
            using var limit = new CancellationTokenSource(ReleaseLimit, time);
            await IgnoreCancellationAsync(_record.ReleaseAsync(limit.Token).AsTask());
        }
    }

    /// <summary>Renews until the lease is lost.</summary>
    private async Task RenewAsync(long last, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(options.RetryPeriod, time, cancellation);
            var left = options.RenewDeadline - time.GetElapsedTime(last);
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            var began = time.GetTimestamp();
            if (await TryAsync(left, cancellation))
            {
                last = began;
            }
            else if (_record.Holder != options.Identity)
            {
                return;
            }
        }
    }

    private async Task<bool> TryAsync(TimeSpan within, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(within, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return await _record.TryAcquireOrRenewAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task IgnoreCancellationAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // It was asked to stop.
        }
    }
}
