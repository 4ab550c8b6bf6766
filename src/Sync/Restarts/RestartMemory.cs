using System.Collections.Concurrent;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Restarts;

/// <summary>A restart that was written and that the workload's controller has not seen yet.</summary>
/// <param name="Uid">The workload's uid.</param>
/// <param name="Generation">The generation that the write made.</param>
/// <param name="Secrets">The Secrets that were the reason.</param>
/// <param name="Since">When, as a timestamp.</param>
internal sealed record UnobservedRestart(string Uid, long Generation, IReadOnlyList<string> Secrets, long Since);

/// <summary>What stands in the way of a workload's restarts.</summary>
internal enum RestartProblem
{
    /// <summary>An annotation asks for what cannot be done.</summary>
    Annotation,

    /// <summary>Its pods use too much.</summary>
    Size,
}

/// <summary>
/// What is known of workloads of a kind between passes. All of it may be lost: what is owed stands on the workloads.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RestartMemory(TimeProvider time)
{
    private readonly ConcurrentDictionary<ObjectKey, Pending> _pending = new();
    private readonly ConcurrentDictionary<ObjectKey, UnobservedRestart> _unobserved = new();
    private readonly ConcurrentDictionary<(ObjectKey, RestartProblem), string> _problems = new();
    private readonly ConcurrentDictionary<ObjectKey, string> _held = new();

    /// <summary>How many workloads wait for their windows.</summary>
    public int Held => _held.Count;

    /// <summary>Notes a change that waits.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="hashes">Says what the content is: another text means that it changed once more.</param>
    /// <returns>Since when it waits.</returns>
    public PendingChange Waits(ObjectKey workload, string hashes)
    {
        var now = time.GetTimestamp();
        var pending = _pending.AddOrUpdate(
            workload,
            static (_, seen) => new Pending(seen.Hashes, seen.Now, seen.Now),
            static (_, known, seen) => known.Hashes == seen.Hashes ? known : new Pending(seen.Hashes, known.First, seen.Now),
            (Hashes: hashes, Now: now));
        return new PendingChange(time.GetElapsedTime(pending.First, now), time.GetElapsedTime(pending.Last, now));
    }

    /// <summary>No change waits any more.</summary>
    public void Settled(ObjectKey workload)
    {
        _pending.TryRemove(workload, out _);
        _held.TryRemove(workload, out _);
    }

    /// <summary>Notes that a workload waits for its window.</summary>
    /// <returns>Whether that is new for this content.</returns>
    public bool Holds(ObjectKey workload, string content)
    {
        var isNew = _held.GetValueOrDefault(workload) != content;
        _held[workload] = content;
        return isNew;
    }

    /// <summary>Notes what stands in the way of a workload's restarts; empty for nothing.</summary>
    /// <returns>Whether that is new.</returns>
    public bool HasProblem(ObjectKey workload, RestartProblem kind, string problem)
    {
        if (problem.Length == 0)
        {
            _problems.TryRemove((workload, kind), out _);
            return false;
        }

        var isNew = _problems.GetValueOrDefault((workload, kind)) != problem;
        _problems[(workload, kind)] = problem;
        return isNew;
    }

    /// <summary>Notes a restart that was written.</summary>
    public void Written(Workload workload, long generation, IReadOnlyList<string> secrets) =>
        _unobserved[workload.Key] = new UnobservedRestart(workload.Metadata.Uid ?? "", generation, secrets, time.GetTimestamp());

    /// <summary>The restart of a workload that its controller has not seen yet; null where there is none.</summary>
    public UnobservedRestart? Unobserved(ObjectKey workload) => _unobserved.GetValueOrDefault(workload);

    /// <summary>A restart is no longer waited for.</summary>
    public void Observed(ObjectKey workload) => _unobserved.TryRemove(workload, out _);

    /// <summary>Forgets a workload that is gone.</summary>
    public void Forget(ObjectKey workload)
    {
        Settled(workload);
        _unobserved.TryRemove(workload, out _);
        foreach (var kind in Enum.GetValues<RestartProblem>())
        {
            _problems.TryRemove((workload, kind), out _);
        }
    }

    private sealed record Pending(string Hashes, long First, long Last);
}
