using System.Globalization;
using System.Text;
using Keyferry.Text.Values;

namespace Keyferry.Text.Runtime;

/// <summary>
/// What one render owns: the memory of its texts (cleared at the end), its limits, its clock. Functions make every
/// text, list and map through it, so that none grows unseen. For one thread.
/// </summary>
internal sealed class RenderContext : IDisposable
{
    private const int StepsBetweenChecks = 16_384;

    private readonly Arena _arena;
    private readonly List<TextBuffer> _allBuffers = [];
    private readonly Stack<TextBuffer> _freeBuffers = new();
    private readonly TemplateLimits _limits;
    private readonly CancellationToken _cancel;
    private readonly long _started;
    private long _stepsLeft;
    private long _memoryLeft;
    private long _nextCheck;

    private readonly IReadOnlyList<byte[]> _literals;

    /// <param name="limits">What may be used.</param>
    /// <param name="clock">The clock behind <c>now</c>, and of the time limit.</param>
    /// <param name="literals">The buffers that hold the template's own strings.</param>
    /// <param name="cancel">Ends the render.</param>
    public RenderContext(
        TemplateLimits limits, TimeProvider clock, IReadOnlyList<byte[]> literals, CancellationToken cancel)
    {
        _literals = literals;
        _arena = new Arena(TakeMemory);
        _started = clock.GetTimestamp();
        (_limits, Clock, _cancel) = (limits, clock, cancel);
        (_stepsLeft, _memoryLeft) = (limits.Steps, limits.Memory);
        _nextCheck = _stepsLeft - StepsBetweenChecks;
    }

    /// <summary>
    /// Memory for texts outside of a render, cleared like a render's: for what is as large as its input, which somebody
    /// else has limited.
    /// </summary>
    public static RenderContext Unmetered() => new(TemplateLimits.None, TimeProvider.System, [], CancellationToken.None);

    /// <summary>The clock that <c>now</c> reads; the zone is always UTC.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Whether a text is a string of the template itself, and so may be shown.</summary>
    public bool IsTemplateText(GoString text)
    {
        foreach (var literal in _literals)
        {
            if (ReferenceEquals(literal, text.Buffer))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Counts work: one step is about one node walked or one element visited.</summary>
    /// <exception cref="FunctionException">The limit is reached.</exception>
    /// <exception cref="OperationCanceledException">The render was cancelled.</exception>
    public void Charge(long steps)
    {
        _stepsLeft -= steps;
        if (_stepsLeft < _nextCheck)
        {
            Check();
        }
    }

    /// <summary>Counts work that takes long and cannot be stopped, before it begins: also looks at the clock.</summary>
    /// <exception cref="FunctionException">A limit is reached.</exception>
    /// <exception cref="OperationCanceledException">The render was cancelled.</exception>
    public void ChargeLongWork(long steps)
    {
        _stepsLeft -= steps;
        Check();
    }

    /// <summary>Counts memory before it is taken, and the work of filling it.</summary>
    /// <exception cref="FunctionException">The limit is reached.</exception>
    public void ChargeMemory(long bytes)
    {
        TakeMemory(bytes);
        Charge(bytes >> 6);
    }

    /// <summary>Takes back memory that was counted and is given back.</summary>
    public void CreditMemory(long bytes) => _memoryLeft += bytes;

    /// <summary>Makes sure that there is room for memory that a function takes and forgets while it runs.</summary>
    /// <exception cref="FunctionException">There is not.</exception>
    public void RequireMemory(long bytes)
    {
        TakeMemory(bytes);
        CreditMemory(bytes);
    }

    /// <summary>Counts the memory of a list or map with this many elements.</summary>
    /// <exception cref="FunctionException">The limit is reached.</exception>
    public void ChargeElements(long count)
    {
        ChargeMemory(count * 40);
        Charge(count);
    }

    /// <summary>A text that lives as long as the render.</summary>
    public GoValue Text(ReadOnlySpan<byte> text) => GoValue.Of(Copy(text));

    /// <summary>A text that lives as long as the render.</summary>
    public GoValue Text(string text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        var copy = Reserve(count, out var room);
        Encoding.UTF8.GetBytes(text, room);
        return GoValue.Of(copy);
    }

    /// <summary>A copy that lives as long as the render.</summary>
    public GoString Copy(ReadOnlySpan<byte> text)
    {
        var copy = Reserve(text.Length, out var room);
        text.CopyTo(room);
        return copy;
    }

    /// <summary>How many bytes may still be taken.</summary>
    public long MemoryLeft => _memoryLeft;

    /// <summary>Room for a text of a known length, to be filled by the caller before anybody reads it.</summary>
    public GoString Reserve(int length, out Span<byte> room)
    {
        Charge((long)length >> 6);
        var buffer = _arena.Take(length, out var offset);
        room = buffer.AsSpan(offset, length);
        return new GoString(buffer, offset, length);
    }

    /// <summary>An empty buffer to write a text of unknown length into; give it back with <see cref="Finish"/>.</summary>
    public TextBuffer Rent()
    {
        if (_freeBuffers.TryPop(out var free))
        {
            return free;
        }

        var buffer = new TextBuffer(_limits.Memory, this);
        _allBuffers.Add(buffer);
        return buffer;
    }

    /// <summary>Makes what was written a text of the render, and takes the buffer back.</summary>
    public GoValue Finish(TextBuffer buffer)
    {
        var text = Text(buffer.Written);
        Return(buffer);
        return text;
    }

    /// <summary>Takes a buffer back.</summary>
    public void Return(TextBuffer buffer)
    {
        buffer.Clear();
        _freeBuffers.Push(buffer);
    }

    public void Dispose()
    {
        // Includes the buffers that a failed function did not return.
        foreach (var buffer in _allBuffers)
        {
            buffer.Dispose();
        }

        _allBuffers.Clear();
        _freeBuffers.Clear();
        _arena.Dispose();
    }

    private void TakeMemory(long bytes)
    {
        if (bytes > _memoryLeft)
        {
            throw new FunctionException($"the template needs more than its limit of {_limits.Memory} bytes of memory");
        }

        _memoryLeft -= bytes;
    }

    private void Check()
    {
        _nextCheck = _stepsLeft - StepsBetweenChecks;
        _cancel.ThrowIfCancellationRequested();
        if (_stepsLeft < 0)
        {
            throw new FunctionException($"the template takes more than its limit of {_limits.Steps} steps");
        }

        if (Clock.GetElapsedTime(_started) > _limits.Time)
        {
            throw new FunctionException(string.Create(
                CultureInfo.InvariantCulture, $"the template takes longer than its limit of {_limits.Time.TotalSeconds} s"));
        }
    }
}
