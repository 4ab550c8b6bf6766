using Keyferry.Text.Json;

namespace Keyferry.Text.Gjson;

/// <summary>One component of a path, read for an object.</summary>
/// <param name="Name">The name to look for, its escapes taken out.</param>
/// <param name="IsPattern">Whether the name holds wildcards.</param>
/// <param name="Rest">The path below the member; null where it ends here.</param>
/// <param name="Pipe">The path to apply to what is found; null where there is none.</param>
internal readonly record struct ObjectStep(
    ReadOnlyMemory<byte> Name, bool IsPattern, ReadOnlyMemory<byte>? Rest, ReadOnlyMemory<byte>? Pipe)
{
    public static ObjectStep Read(ReadOnlyMemory<byte> path)
    {
        var text = path.Span;
        List<byte>? unescaped = null;
        var isPattern = false;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case (byte)'\\':
                    unescaped ??= [.. text[..at]];
                    if (++at < text.Length)
                    {
                        unescaped.Add(text[at]);
                    }

                    continue;
                case (byte)'|':
                    return new ObjectStep(NameOf(path[..at], unescaped), isPattern, null, path[(at + 1)..]);
                case (byte)'.':
                    var rest = path[(at + 1)..];
                    var name = NameOf(path[..at], unescaped);
                    return PathWords.StartsPipe(rest)
                        ? new ObjectStep(name, isPattern, null, rest)
                        : new ObjectStep(name, isPattern, rest, null);
                case (byte)'*' or (byte)'?':
                    isPattern = true;
                    break;
            }

            unescaped?.Add(text[at]);
        }

        return new ObjectStep(NameOf(path, unescaped), isPattern, null, null);
    }

    /// <summary>Whether a member's name, given with its quotes, is the one.</summary>
    public bool Matches(ReadOnlySpan<byte> quoted, EvaluationBudget budget)
    {
        var plain = quoted[1..^1];
        if (plain.Contains((byte)'\\'))
        {
            plain = GoJson.Unquote(quoted);
        }

        return IsPattern ? Wildcard.Matches(plain, Name.Span, budget) : plain.SequenceEqual(Name.Span);
    }

    private static ReadOnlyMemory<byte> NameOf(ReadOnlyMemory<byte> part, List<byte>? unescaped) =>
        unescaped is null ? part : unescaped.ToArray();
}
