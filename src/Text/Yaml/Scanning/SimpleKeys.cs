using System.Runtime.InteropServices;

namespace Keyferry.Text.Yaml.Scanning;

/// <summary>
/// The places, one a level of brackets, where a key may have begun that only its <c>:</c> will show to be one. Such a
/// key ends in its line and within 1024 characters.
/// </summary>
internal sealed class SimpleKeys(YamlCursor cursor)
{
    private const int LongestKey = 1024;

    private readonly List<Place> _places = [default];
    private readonly Dictionary<int, int> _levelByToken = [];

    /// <summary>The place of the innermost level.</summary>
    public (int Token, int Line, int Column) Current => (_places[^1].Token, _places[^1].Line, _places[^1].Column);

    /// <summary>Whether the token may still turn out to be a key's first.</summary>
    public bool MayBegin(int token) =>
        _levelByToken.TryGetValue(token, out var level) && level < _places.Count && IsOpen(level);

    /// <summary>Whether the innermost level's place may still be a key.</summary>
    public bool IsCurrentOpen() => IsOpen(_places.Count - 1);

    /// <summary>Notes that a key may begin here.</summary>
    public void Save(int token, bool isRequired)
    {
        Remove();
        _places[^1] = new Place(true, isRequired, token, cursor.Line, cursor.Column);
        _levelByToken[token] = _places.Count - 1;
    }

    /// <summary>Gives up the innermost level's place.</summary>
    /// <exception cref="YamlException">A key had to be there.</exception>
    public void Remove()
    {
        ref var place = ref CollectionsMarshal.AsSpan(_places)[^1];
        if (!place.IsOpen)
        {
            return;
        }

        if (place.IsRequired)
        {
            throw new YamlException("could not find expected ':'", place.Line + 1);
        }

        Close();
    }

    /// <summary>The innermost place is a key, or no place any more.</summary>
    public void Close()
    {
        ref var place = ref CollectionsMarshal.AsSpan(_places)[^1];
        place.IsOpen = false;
        _levelByToken.Remove(place.Token);
    }

    /// <summary>A bracket opens; <paramref name="token"/> is its token.</summary>
    public void Push(int token) => _places.Add(new Place(false, false, token, cursor.Line, cursor.Column));

    /// <summary>A bracket closes. Empty brackets forget the place before them with theirs, as the reference does.</summary>
    public void Pop()
    {
        _levelByToken.Remove(_places[^1].Token);
        _places.RemoveAt(_places.Count - 1);
    }

    private bool IsOpen(int level)
    {
        ref var place = ref CollectionsMarshal.AsSpan(_places)[level];
        if (!place.IsOpen)
        {
            return false;
        }

        if (place.Line == cursor.Line && place.Column + LongestKey >= cursor.Column)
        {
            return true;
        }

        if (place.IsRequired)
        {
            throw new YamlException("could not find expected ':'", place.Line + 1);
        }

        place.IsOpen = false;
        return false;
    }

    private record struct Place(bool IsOpen, bool IsRequired, int Token, int Line, int Column);
}
