using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Rendering;

/// <summary>
/// The variables in sight, innermost last. Names are interned by the parser, so they are compared by reference. A called
/// template sees those above its floor only.
/// </summary>
internal sealed class VariableStack
{
    private (string Name, GoValue Value)[] _entries = new (string, GoValue)[8];
    private int _count;
    private int _floor;

    /// <summary>Where the stack stands; to be given to <see cref="Release"/>.</summary>
    public int Mark => _count;

    public void Push(string name, in GoValue value)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        _entries[_count++] = (name, value);
    }

    public void Release(int mark) => _count = mark;

    /// <summary>Hides what is on the stack now; gives the floor to put back.</summary>
    public int RaiseFloor()
    {
        var old = _floor;
        _floor = _count;
        return old;
    }

    public void LowerFloor(int floor) => _floor = floor;

    /// <summary>Sets the n-th variable from the top, the top being 1.</summary>
    public void SetFromTop(int n, in GoValue value) => _entries[_count - n].Value = value;

    public bool TryGet(string name, out GoValue value)
    {
        var at = Find(name);
        value = at < 0 ? default : _entries[at].Value;
        return at >= 0;
    }

    public bool TrySet(string name, in GoValue value)
    {
        var at = Find(name);
        if (at >= 0)
        {
            _entries[at].Value = value;
        }

        return at >= 0;
    }

    private int Find(string name)
    {
        for (var at = _count - 1; at >= _floor; at--)
        {
            if (ReferenceEquals(_entries[at].Name, name))
            {
                return at;
            }
        }

        return -1;
    }
}
