namespace Keyferry.Text.Values;

/// <summary>A Go slice's content. Functions make new lists; only sorting changes one in place, as in Go.</summary>
internal sealed class GoList
{
    private readonly GoValue[] _items;

    /// <summary>A list over these items, which it now owns.</summary>
    public GoList(GoType type, GoValue[] items) => (Type, _items) = (type, items);

    /// <summary>A list of any values.</summary>
    public GoList(params GoValue[] items)
        : this(GoType.AnySlice, items)
    {
    }

    public static GoList Empty { get; } = new([]);

    /// <summary>The slice type, such as <see cref="GoType.AnySlice"/>.</summary>
    public GoType Type { get; }

    public int Count => _items.Length;

    public Span<GoValue> Items => _items;

    public GoValue this[int index] => _items[index];
}
