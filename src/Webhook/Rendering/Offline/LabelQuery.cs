namespace Keyferry.Webhook.Rendering.Offline;

/// <summary>A label selector as queries write it, such as <c>app=shop,tier in (a,b),!canary</c>.</summary>
internal sealed class LabelQuery
{
    private readonly IReadOnlyList<Requirement> _all;

    private LabelQuery(IReadOnlyList<Requirement> all) => _all = all;

    /// <summary>Reads one; an empty text selects everything.</summary>
    public static LabelQuery Parse(string text)
    {
        var (parts, depth, start) = (new List<string>(), 0, 0);
        for (var at = 0; at <= text.Length; at++)
        {
            if (at == text.Length || (text[at] == ',' && depth == 0))
            {
                parts.Add(text[start..at].Trim());
                start = at + 1;
            }
            else
            {
                depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }

        return new LabelQuery([.. parts.Where(static p => p.Length > 0).Select(One)]);
    }

    /// <summary>Whether labels are selected.</summary>
    public bool Matches(IDictionary<string, string>? labels) => _all.All(r =>
        labels is not null && labels.TryGetValue(r.Key, out var value)
            ? r.Values is null ? r.IsWanted : r.Values.Contains(value, StringComparer.Ordinal) == r.IsWanted
            : !r.IsWanted);

    private static Requirement One(string part)
    {
        if (part.IndexOf('(', StringComparison.Ordinal) is > 0 and var open)
        {
            var words = part[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new Requirement(words[0], part[(open + 1)..].TrimEnd(')', ' ').Split(',', StringSplitOptions.TrimEntries), words[^1] == "in");
        }

        var equals = part.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? new Requirement(part.TrimStart('!').Trim(), null, part[0] != '!')
            : new Requirement(part[..equals].TrimEnd('!', ' '), [part[equals..].TrimStart('=', ' ')], equals == 0 || part[equals - 1] != '!');
    }

    private sealed record Requirement(string Key, IReadOnlyList<string>? Values, bool IsWanted);
}
