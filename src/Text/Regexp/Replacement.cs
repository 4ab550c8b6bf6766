using System.Buffers;
using System.Text;
using Keyferry.Text.Regexp.Matching;
using Keyferry.Text.Regexp.Unicode;

namespace Keyferry.Text.Regexp;

/// <summary>
/// A replacement's text and the groups it names: <c>$1</c>, <c>${1}</c>, <c>$name</c>; <c>$$</c> is a dollar.
/// </summary>
internal sealed class Replacement
{
    // Larger than every group number, and small enough not to overflow.
    private const int TooMany = 100_000_000;

    private readonly List<(byte[] Text, int[] Groups)> _parts = [];

    private Replacement()
    {
    }

    /// <summary>Reads a replacement for a pattern with these groups.</summary>
    public static Replacement Parse(ReadOnlySpan<byte> template, IReadOnlyList<string> groupNames)
    {
        var replacement = new Replacement();
        var text = new ArrayBufferWriter<byte>();
        while (!template.IsEmpty)
        {
            var dollar = template.IndexOf((byte)'$');
            text.Write(dollar < 0 ? template : template[..dollar]);
            if (dollar < 0)
            {
                break;
            }

            template = template[(dollar + 1)..];
            if (!template.IsEmpty && template[0] == '$')
            {
                text.Write("$"u8);
                template = template[1..];
            }
            else if (TryReadName(template, out var name, out var length))
            {
                replacement._parts.Add((text.WrittenSpan.ToArray(), GroupsOf(name, groupNames)));
                text.Clear();
                template = template[length..];
            }
            else
            {
                text.Write("$"u8);
            }
        }

        replacement._parts.Add((text.WrittenSpan.ToArray(), []));
        return replacement;
    }

    /// <summary>A replacement in which nothing is special.</summary>
    public static Replacement Literal(ReadOnlySpan<byte> text)
    {
        var replacement = new Replacement();
        replacement._parts.Add((text.ToArray(), []));
        return replacement;
    }

    /// <summary>Whether it names a group.</summary>
    public bool NamesGroups => _parts.Count > 1;

    /// <summary>Writes what replaces a match.</summary>
    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> input, ReadOnlySpan<int> slots)
    {
        foreach (var (text, groups) in _parts)
        {
            output.Write(text);
            foreach (var group in groups)
            {
                if (slots[2 * group] < 0)
                {
                    continue;
                }

                output.Write(input[slots[2 * group]..slots[2 * group + 1]]);
                break;
            }
        }
    }

    /// <summary>The longest run of letters, digits and <c>_</c>, perhaps in braces.</summary>
    private static bool TryReadName(ReadOnlySpan<byte> template, out ReadOnlySpan<byte> name, out int length)
    {
        var start = !template.IsEmpty && template[0] == '{' ? 1 : 0;
        length = start;
        while (IsNameCharacter(Utf8Runes.Read(template, length, out var width)))
        {
            length += width;
        }

        name = template[start..length];
        if (name.IsEmpty)
        {
            return false;
        }

        if (start == 0)
        {
            return true;
        }

        return length < template.Length && template[length++] == '}';
    }

    private static bool IsNameCharacter(int rune) => rune switch
    {
        < 0 => false,
        < 0x80 => char.IsAsciiLetterOrDigit((char)rune) || rune == '_',
        _ => UnicodeRuns.Categories.Of(rune) is ['L', _] or "Nd",
    };

    /// <summary>The groups it may mean, of which the first that took part counts: several can share a name.</summary>
    private static int[] GroupsOf(ReadOnlySpan<byte> name, IReadOnlyList<string> groupNames)
    {
        var isNumber = !name.ContainsAnyExceptInRange((byte)'0', (byte)'9') && (name[0] != '0' || name.Length == 1);
        var number = 0;
        for (var i = 0; isNumber && i < name.Length; i++)
        {
            isNumber = number < TooMany;
            number = isNumber ? number * 10 + name[i] - '0' : 0;
        }

        if (isNumber)
        {
            return number < groupNames.Count ? [number] : [];
        }

        var text = Encoding.UTF8.GetString(name);
        return [.. Enumerable.Range(0, groupNames.Count).Where(group => groupNames[group] == text)];
    }
}
