using Keyferry.Interleavings.Tests.Support;
using Keyferry.Kubernetes.Controllers;
using Microsoft.Coyote.Specifications;

namespace Keyferry.Interleavings.Tests;

/// <summary>A leadership term's tasks, of which none may end unnoticed: the review's C2.</summary>
public sealed class EndlessTasksTests
{
    [Test]
    public void A_task_that_ends_ends_the_term() => Systematic.Holds(() => EndsAsync(static (tasks, token) =>
        EndlessTasks.RunAsync(tasks, TimeSpan.FromSeconds(30), new StillTime(), token)), "ContinueWith", "WaitAsync", "CancelAsync");

    // C2: a wait for all of them does not see the one that has ended.
    [Test]
    public void An_end_that_nobody_sees_is_found() => Systematic.IsFound(
        () => EndsAsync(static async (tasks, token) => await Task.WhenAll(tasks.Select(t => t.Run(token)).ToArray())),
        "nobody noticed");

    private static async Task EndsAsync(Func<IReadOnlyList<EndlessTask>, CancellationToken, Task> run)
    {
        using var end = new CancellationTokenSource();
        var rounds = 0;
        EndlessTask[] tasks =
        [
            new("a watch", static async _ =>
            {
                await Task.Yield();
                throw new InvalidOperationException();
            }),
            new("workers", async token =>
            {
                while (!token.IsCancellationRequested)
                {
                    rounds++;
                    await Task.Yield();
                }
            }),
        ];
        var running = Task.Run(() => run(tasks, end.Token));
        while (!running.IsCompleted && rounds < 40)
        {
            await Task.Yield();
        }

        Specification.Assert(running.IsFaulted, "nobody noticed");
        end.Cancel();
    }
}
