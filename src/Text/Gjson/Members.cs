namespace Keyferry.Text.Gjson;

/// <summary>Walks the members of an object or the items of an array; a scalar is its own single item.</summary>
internal struct Members
{
    private readonly GjsonValue _parent;
    private readonly bool _isObject;
    private int _at;

    public Members(GjsonValue parent)
    {
        _parent = parent;
        _isObject = parent.IsObject;
        _at = parent.Kind == GjsonKind.Json ? 1 : 0;
    }

    /// <summary>The current member's name with its quotes; nothing in an array.</summary>
    public ReadOnlyMemory<byte> Name { get; private set; }

    public GjsonValue Value { get; private set; }

    public bool MoveNext()
    {
        if (_parent.Kind != GjsonKind.Json)
        {
            Value = _parent;
            return _parent.Exists && _at++ == 0;
        }

        if (_isObject && !ReadName())
        {
            return false;
        }

        if (!GjsonValue.TryRead(_parent.Raw, ref _at, out var value))
        {
            return false;
        }

        Value = value;
        return true;
    }

    private bool ReadName()
    {
        var text = _parent.Raw.Span;
        while (_at < text.Length && text[_at] != '"')
        {
            _at++;
        }

        if (_at >= text.Length)
        {
            return false;
        }

        var start = _at;
        _at = JsonScan.StringEnd(text, _at, out var isClosed);
        Name = _parent.Raw[start.._at];
        return isClosed;
    }
}
