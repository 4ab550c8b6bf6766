namespace Keyferry.Providers.Generators.SshKey;

/// <summary>
/// Runs what keeps a core busy for seconds on threads of its own, so that workers and health checks go on: two at a time in the process, with
/// less than normal priority. What has begun cannot be ended; whoever waits for it can.
/// </summary>
internal static class KeyThreads
{
    private const int Most = 2;

    private static readonly SemaphoreSlim Free = new(Most);

    /// <summary>Runs it.</summary>
    /// <param name="make">What to run.</param>
    /// <param name="cancellation">Ends the wait for a thread.</param>
    public static async Task<T> RunAsync<T>(Func<T> make, CancellationToken cancellation)
    {
        await Free.WaitAsync(cancellation);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var thread = new Thread(() =>
            {
                try
                {
                    done.SetResult(make());
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
                finally
                {
                    Free.Release();
                }
            })
            {
                IsBackground = true, Name = "key generation", Priority = ThreadPriority.BelowNormal,
            };
            thread.Start();
        }
        catch
        {
            Free.Release();
            throw;
        }

        return await done.Task;
    }
}
