using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Rendering;

/// <summary>Room for the arguments of calls in calls, in one array.</summary>
internal sealed class ArgumentStack
{
    private GoValue[] _values = new GoValue[32];
    private int _used;

    public GoValue this[int slot]
    {
        set => _values[slot] = value;
    }

    /// <summary>Takes a number of slots; gives the first.</summary>
    public int Take(int count)
    {
        var first = _used;
        _used += count;
        if (_used > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(_used, _values.Length * 2));
        }

        return first;
    }

    /// <summary>The slots, until the next <see cref="Take"/>.</summary>
    public ReadOnlySpan<GoValue> Slots(int first, int count) => _values.AsSpan(first, count);

    /// <summary>Gives back the slots from one on.</summary>
    public void Release(int first) => _used = first;
}
