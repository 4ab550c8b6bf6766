using Keyferry.Benchmarks.Figures;

namespace Keyferry.Benchmarks.Burst;

/// <summary>When each object of a burst was sent, when its Secret was first seen, and when it was first seen Ready.</summary>
internal sealed class BurstProgress
{
    private readonly TimeProvider _time;
    private readonly long[] _created;
    private readonly long[] _secrets;
    private readonly long[] _ready;
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _secretCount;
    private int _readyCount;

    /// <summary>Nothing was sent yet.</summary>
    /// <param name="count">How many objects there will be.</param>
    /// <param name="time">The clock.</param>
    public BurstProgress(int count, TimeProvider time)
    {
        _time = time;
        _created = new long[count];
        _secrets = new long[count];
        _ready = new long[count];
    }

    /// <summary>The clock's timestamp when the burst began.</summary>
    public long Start { get; private set; }

    /// <summary>How many Secrets have been seen.</summary>
    public int SecretCount => Volatile.Read(ref _secretCount);

    /// <summary>How many objects have been seen Ready.</summary>
    public int ReadyCount => Volatile.Read(ref _readyCount);

    /// <summary>Done once every object is Ready and every Secret has been seen.</summary>
    public Task All => _all.Task;

    /// <summary>Seconds from the burst's begin until the last object was seen Ready.</summary>
    public double ReadySeconds => _time.GetElapsedTime(Start, _ready.Max()).TotalSeconds;

    /// <summary>Seconds from each object's sending until its Secret was seen, of those whose Secret was seen.</summary>
    public Percentiles ToSecret => new(Enumerable.Range(0, _created.Length)
        .Where(i => _secrets[i] != 0)
        .Select(i => _time.GetElapsedTime(_created[i], _secrets[i]).TotalSeconds));

    /// <summary>The burst begins now.</summary>
    public void Begin() => Start = _time.GetTimestamp();

    /// <summary>The object is about to be sent.</summary>
    public void Sending(int number) => _created[number] = _time.GetTimestamp();

    /// <summary>The object's Secret was seen in a watch; only the first time counts.</summary>
    public void SecretSeen(int number) => Seen(_secrets, ref _secretCount, number);

    /// <summary>The object was seen Ready in a watch; only the first time counts.</summary>
    public void ReadySeen(int number) => Seen(_ready, ref _readyCount, number);

    private void Seen(long[] times, ref int count, int number)
    {
        if (number < 0 || number >= times.Length || Interlocked.CompareExchange(ref times[number], _time.GetTimestamp(), 0) != 0)
        {
            return;
        }

        Interlocked.Increment(ref count);
        if (SecretCount == times.Length && ReadyCount == times.Length)
        {
            _all.TrySetResult();
        }
    }
}
