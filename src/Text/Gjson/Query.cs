using Keyferry.Text.Json;

namespace Keyferry.Text.Gjson;

/// <summary>A query on array items: <c>#(path op value)</c>.</summary>
/// <param name="Path">Where in the item to look; empty for the item itself.</param>
/// <param name="Operator">The comparison; empty asks only whether the path leads anywhere.</param>
/// <param name="Value">What to compare with.</param>
internal readonly record struct Query(ReadOnlyMemory<byte> Path, string Operator, ReadOnlyMemory<byte> Value)
{
    /// <summary>Reads the query that a path begins with; answers its length, or 0 if its bracket never closes.</summary>
    public static int Read(ReadOnlyMemory<byte> path, out Query query)
    {
        query = default;
        var text = path.Span;
        var end = FindEnd(text, out var operatorAt);
        if (end == 0)
        {
            return 0;
        }

        if (operatorAt == 0)
        {
            query = new Query(JsonScan.Trim(path[2..(end - 1)]), "", default);
            return end;
        }

        var comparison = JsonScan.Trim(path[operatorAt..(end - 1)]);
        var (name, length) = OperatorOf(comparison.Span);
        query = new Query(
            JsonScan.Trim(path[2..operatorAt]), name, Unquoted(JsonScan.Trim(comparison[length..])));
        return end;
    }

    /// <summary>Whether a value found at the query's path fits.</summary>
    public bool Matches(GjsonValue value, EvaluationBudget budget)
    {
        var wanted = Value.Span;
        budget.Read(value.Raw.Length + wanted.Length);
        if (!wanted.IsEmpty && wanted[0] == '~')
        {
            if (TruthOf(value, wanted[1..]) is not { } truth)
            {
                return false;
            }

            value = new GjsonValue(truth ? GjsonKind.True : GjsonKind.False, default);
            wanted = "true"u8;
        }

        if (!value.Exists)
        {
            return false;
        }

        // Of a query whose bracket never closes there is no operator at all.
        if (string.IsNullOrEmpty(Operator))
        {
            return true;
        }

        return value.Kind switch
        {
            GjsonKind.String => MatchesText(GoJson.Unquote(value.Raw.Span), wanted, budget),
            GjsonKind.Number => MatchesNumber(value.Number, GjsonValue.ParseNumber(wanted)),
            GjsonKind.True => MatchesTruth(wanted.SequenceEqual("true"u8), wanted.SequenceEqual("false"u8), ">", ">="),
            GjsonKind.False => MatchesTruth(wanted.SequenceEqual("false"u8), wanted.SequenceEqual("true"u8), "<", "<="),
            _ => false,
        };
    }

    private static bool? TruthOf(GjsonValue value, ReadOnlySpan<byte> name) =>
        name.SequenceEqual("*"u8) ? value.Exists
        : name.SequenceEqual("null"u8) ? value.Kind == GjsonKind.Null
        : name.SequenceEqual("true"u8) ? value.IsTrue()
        : name.SequenceEqual("false"u8) ? value.IsFalse()
        : null;

    private bool MatchesText(ReadOnlySpan<byte> text, ReadOnlySpan<byte> wanted, EvaluationBudget budget) => Operator switch
    {
        "=" => text.SequenceEqual(wanted),
        "!=" => !text.SequenceEqual(wanted),
        "<" => text.SequenceCompareTo(wanted) < 0,
        "<=" => text.SequenceCompareTo(wanted) <= 0,
        ">" => text.SequenceCompareTo(wanted) > 0,
        ">=" => text.SequenceCompareTo(wanted) >= 0,
        "%" => Wildcard.Matches(text, wanted, budget),
        "!%" => !Wildcard.Matches(text, wanted, budget),
        _ => false,
    };

    private bool MatchesNumber(double number, double wanted) => Operator switch
    {
        "=" => number == wanted,
        "!=" => number != wanted,
        "<" => number < wanted,
        "<=" => number <= wanted,
        ">" => number > wanted,
        ">=" => number >= wanted,
        _ => false,
    };

    private bool MatchesTruth(bool isSame, bool isOpposite, string toOpposite, string always) =>
        (Operator == "=" && isSame) || (Operator == "!=" && !isSame)
        || (Operator == toOpposite && isOpposite) || Operator == always;

    private static int FindEnd(ReadOnlySpan<byte> text, out int operatorAt)
    {
        operatorAt = 0;
        var depth = 1;
        for (var at = 2; at < text.Length; at++)
        {
            switch (text[at])
            {
                case (byte)'!' or (byte)'=' or (byte)'<' or (byte)'>' or (byte)'%' when depth == 1 && operatorAt == 0:
                    operatorAt = at;
                    break;
                case (byte)'\\':
                    at++;
                    break;
                case (byte)'[' or (byte)'(':
                    depth++;
                    break;
                case (byte)']' or (byte)')':
                    if (--depth == 0)
                    {
                        return at + 1;
                    }

                    break;
                case (byte)'"':
                    at = JsonScan.StringEnd(text, at, out _) - 1;
                    break;
            }
        }

        return 0;
    }

    private static (string Name, int Length) OperatorOf(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("=="u8))
        {
            return ("=", 2);
        }

        return text.Length > 1 && (text[1] == '=' ? text[0] is (byte)'!' or (byte)'<' or (byte)'>' : text.StartsWith("!%"u8))
            ? (((char)text[0]).ToString() + (char)text[1], 2)
            : (((char)text[0]).ToString(), 1);
    }

    private static ReadOnlyMemory<byte> Unquoted(ReadOnlyMemory<byte> value)
    {
        var text = value.Span;
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
        {
            return value;
        }

        return text.Contains((byte)'\\') ? GoJson.Unquote(text) : value[1..^1];
    }
}
