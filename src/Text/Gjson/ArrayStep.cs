using System.Buffers.Text;

namespace Keyferry.Text.Gjson;

/// <summary>One component of a path, read for an array.</summary>
internal readonly record struct ArrayStep
{
    /// <summary>The item wanted; -1 where the component is no index.</summary>
    public long Index { get; private init; }

    /// <summary>Whether the length is wanted (<c>#</c>).</summary>
    public bool IsLength { get; private init; }

    /// <summary>The path to look up in every item (<c>#.path</c>); null where there is none.</summary>
    public ReadOnlyMemory<byte>? Each { get; private init; }

    /// <summary>The query that items must fit; null where there is none.</summary>
    public Query? Query { get; private init; }

    /// <summary>Whether all items that fit the query are wanted, or the first.</summary>
    public bool IsAll { get; private init; }

    /// <summary>The path below the item; null where it ends here.</summary>
    public ReadOnlyMemory<byte>? Rest { get; init; }

    /// <summary>The path to apply to what is found; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Pipe { get; private init; }

    public static ArrayStep Read(ReadOnlyMemory<byte> path)
    {
        var text = path.Span;
        if (text.StartsWith("#."u8))
        {
            return new ArrayStep { Index = -1, Each = path[2..] };
        }

        var step = default(ArrayStep);
        var at = 0;
        if (text.StartsWith("#("u8) || text.StartsWith("#["u8))
        {
            at = Keyferry.Text.Gjson.Query.Read(path, out var query);
            step = new ArrayStep { Query = query, IsAll = at > 0 && at < text.Length && text[at] == '#' };
            if (at == 0)
            {
                return step with { Index = -1 };
            }
        }

        var hasHash = at > 0;
        for (; at < text.Length; at++)
        {
            hasHash |= text[at] == '#';
            if (text[at] == '|')
            {
                return step.Named(text[..at], hasHash) with { Pipe = path[(at + 1)..] };
            }

            if (text[at] != '.')
            {
                continue;
            }

            var rest = path[(at + 1)..];
            return !hasHash && PathWords.StartsPipe(rest)
                ? step.Named(text[..at], hasHash) with { Pipe = rest }
                : step.Named(text[..at], hasHash) with { Rest = rest };
        }

        return step.Named(text, hasHash);
    }

    /// <summary>The same step with another path for every item.</summary>
    public ArrayStep WithEach(ReadOnlyMemory<byte> each) => this with { Each = each };

    private ArrayStep Named(ReadOnlySpan<byte> name, bool hasHash)
    {
        var index = -1L;
        if (!hasHash && !name.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(name, out long parsed, out var used) && used == name.Length)
        {
            index = parsed;
        }

        return this with { Index = index, IsLength = name.SequenceEqual("#"u8) };
    }
}
