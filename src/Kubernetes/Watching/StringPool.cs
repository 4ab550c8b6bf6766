using System.Text;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Gives one string for equal bytes, as namespaces and label values recur thousands of times. For one thread.</summary>
internal sealed class StringPool
{
    // What recurs is short; what is longer, or comes when the pool is full, is most likely seen once.
    private const int Longest = 64;
    private const int Most = 4096;

    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _byText;

    public StringPool() => _byText = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The string of UTF-8 bytes.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        Span<char> text = stackalloc char[Longest];
        var shown = text[..Encoding.UTF8.GetChars(utf8, text)];
        if (_byText.TryGetValue(shown, out var known))
        {
            return known;
        }

        var made = shown.ToString();
        if (_known.Count < Most)
        {
            _known.Add(made, made);
        }

        return made;
    }
}
