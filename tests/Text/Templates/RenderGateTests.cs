using Keyferry.Text.Functions;
using Keyferry.Text.Runtime;
using Keyferry.Text.Templates;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Templates;

public sealed class RenderGateTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(5);

    [Test]
    [CancelAfter(30_000)]
    public async Task No_more_run_at_once_than_there_are_slots(CancellationToken cancel)
    {
        using var gate = new RenderGate(2, s_long, TimeProvider.System);
        using var go = new ManualResetEventSlim();
        var (now, most) = (0, 0);
        var works = Enumerable.Range(0, 20).Select(_ => gate.RunAsync(
            token =>
            {
                var running = Interlocked.Increment(ref now);
                InterlockedMax(ref most, running);
                go.Wait(token);
                Interlocked.Decrement(ref now);
                return Environment.CurrentManagedThreadId;
            },
            cancel)).ToList();
        await UntilAsync(() => gate.Running == 2 && gate.Waiting == 18, cancel);
        go.Set();

        var threads = await Task.WhenAll(works);
        Assert.Multiple(() =>
        {
            Assert.That(most, Is.EqualTo(2));
            Assert.That(threads.Distinct().Count(), Is.EqualTo(2));
            Assert.That((gate.Running, gate.Waiting), Is.EqualTo((0, 0)));
        });
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Work_runs_on_threads_of_the_gate_and_not_of_the_pool(CancellationToken cancel)
    {
        using var gate = new RenderGate(1, s_long, TimeProvider.System);
        Assert.That(await gate.RunAsync(static _ => Thread.CurrentThread.IsThreadPoolThread, cancel), Is.False);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Who_waits_can_be_cancelled_and_takes_no_slot(CancellationToken cancel)
    {
        using var gate = new RenderGate(1, s_long, TimeProvider.System);
        using var go = new ManualResetEventSlim();
        using var leave = new CancellationTokenSource();
        var first = gate.RunAsync(Blocked(go), cancel);
        await UntilAsync(() => gate.Running == 1, cancel);
        var second = gate.RunAsync(static _ => 2, leave.Token);
        await UntilAsync(() => gate.Waiting == 1, cancel);

        await leave.CancelAsync();
        Assert.That(async () => await second, Throws.InstanceOf<OperationCanceledException>());
        go.Set();
        Assert.That(await first, Is.EqualTo(1));
        Assert.That(await gate.RunAsync(static _ => 3, cancel), Is.EqualTo(3));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task What_runs_can_be_cancelled(CancellationToken cancel)
    {
        using var gate = new RenderGate(1, s_long, TimeProvider.System);
        using var leave = new CancellationTokenSource();
        var work = gate.RunAsync(Endless(), leave.Token);
        await UntilAsync(() => gate.Running == 1, cancel);

        await leave.CancelAsync();
        Assert.That(async () => await work, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await gate.RunAsync(static _ => 3, cancel), Is.EqualTo(3));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Work_that_takes_too_long_is_cancelled_from_when_it_began(CancellationToken cancel)
    {
        using var gate = new RenderGate(1, TimeSpan.FromMilliseconds(200), TimeProvider.System);
        var first = gate.RunAsync(Endless(), cancel);
        var second = gate.RunAsync(Endless(), cancel);
        Assert.That(async () => await first, Throws.InstanceOf<TimeoutException>());
        Assert.That(async () => await second, Throws.InstanceOf<TimeoutException>());
        Assert.That(await gate.RunAsync(static _ => 3, cancel), Is.EqualTo(3));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task What_work_throws_comes_back_and_the_slot_is_free_again(CancellationToken cancel)
    {
        using var gate = new RenderGate(1, s_long, TimeProvider.System);
        for (var time = 0; time < 3; time++)
        {
            Assert.That(
                async () => await gate.RunAsync<int>(static _ => throw new InvalidDataException("x"), cancel),
                Throws.InstanceOf<InvalidDataException>());
        }

        Assert.That(await gate.RunAsync(static _ => 3, cancel), Is.EqualTo(3));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task At_the_end_what_runs_and_what_waits_is_cancelled(CancellationToken cancel)
    {
        var gate = new RenderGate(1, s_long, TimeProvider.System);
        var first = gate.RunAsync(Endless(), cancel);
        await UntilAsync(() => gate.Running == 1, cancel);
        var second = gate.RunAsync(static _ => 2, cancel);

        gate.Dispose();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await second, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await gate.RunAsync(static _ => 3, cancel), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void By_default_there_are_two_to_four_slots() => Assert.That(RenderGate.DefaultSlots, Is.InRange(2, 4));

    private static Func<CancellationToken, int> Blocked(ManualResetEventSlim go) => token =>
    {
        go.Wait(token);
        return 1;
    };

    // A template, as in earnest: it looks at its token itself.
    private static Func<CancellationToken, int> Endless()
    {
        var options = new TemplateOptions
        {
            Functions = FunctionLibrary.All,
            Limits = new TemplateLimits { Steps = long.MaxValue, Time = TimeSpan.FromHours(1) },
        };
        Assert.That(Template.TryParse("t", "{{range 1000000000000000}}{{end}}"u8, options, out var template, out _));
        return token => template!.TryRender(TemplateData.Of([]), TimeProvider.System, token, out _, out _) ? 1 : 0;
    }

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancel)
    {
        while (!condition())
        {
            await Task.Delay(5, cancel);
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); value > known;)
        {
            known = Interlocked.CompareExchange(ref most, value, known);
        }
    }
}
