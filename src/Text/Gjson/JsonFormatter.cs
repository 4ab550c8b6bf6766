using System.Text;

namespace Keyferry.Text.Gjson;

/// <summary>Writes one document for <see cref="PrettyPrint"/>.</summary>
/// <param name="text">What it is written to.</param>
/// <param name="options">The layout.</param>
/// <param name="budget">What pays for the text.</param>
internal sealed class JsonFormatter(StringBuilder text, PrettyOptions options, EvaluationBudget budget)
{
    private const long BytesOfChar = sizeof(char);

    public void Write(GjsonValue value, int depth, int lineStart)
    {
        if (value.Kind != GjsonKind.Json || depth > JsonScan.MaxReshapeDepth)
        {
            Append(value.Raw);
            return;
        }

        var room = options.Width - (text.Length - lineStart);
        if (value.IsArray && room > 3 && Line(value, depth) is { } line && line.Length <= room)
        {
            budget.Make(BytesOfChar * line.Length);
            text.Append(line);
            return;
        }

        var members = MembersOf(value);
        text.Append(value.IsArray ? '[' : '{');
        for (var at = 0; at < members.Count; at++)
        {
            var start = NewLine(at == 0 ? "" : ",", depth + 1);
            if (value.IsObject)
            {
                text.Append(members[at].Name).Append(": ");
            }

            Write(members[at].Value, depth + 1, start);
        }

        if (members.Count > 0)
        {
            NewLine("", depth);
        }

        text.Append(value.IsArray ? ']' : '}');
    }

    private void Append(ReadOnlyMemory<byte> raw)
    {
        budget.Make(BytesOfChar * raw.Length);
        text.Append(Encoding.UTF8.GetString(raw.Span));
    }

    private int NewLine(string before, int depth)
    {
        budget.Make(BytesOfChar * (before.Length + 1L + options.Prefix.Length + ((long)options.Indent.Length * depth)));
        text.Append(before);
        var start = text.Length;
        text.Append('\n').Append(options.Prefix).Insert(text.Length, options.Indent, depth);
        return start;
    }

    private List<(string Name, GjsonValue Value)> MembersOf(GjsonValue value)
    {
        var all = new List<(string Name, GjsonValue Value)>();
        for (var members = new Members(value); members.MoveNext();)
        {
            budget.MakePiece(BytesOfChar * 2 * members.Name.Length);
            all.Add((Encoding.UTF8.GetString(members.Name.Span), members.Value));
        }

        return options.SortsKeys && value.IsObject
            ? [.. all.OrderBy(static m => m.Name, StringComparer.Ordinal)]
            : all;
    }

    /// <summary>An array on one line; null where it holds an object.</summary>
    private string? Line(GjsonValue value, int depth)
    {
        budget.Read(value.Raw.Length);
        if (value.IsObject || depth > JsonScan.MaxReshapeDepth)
        {
            return null;
        }

        if (!value.IsArray)
        {
            return Encoding.UTF8.GetString(value.Raw.Span);
        }

        var items = new List<string>();
        for (var members = new Members(value); members.MoveNext();)
        {
            if (Line(members.Value, depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return $"[{string.Join(", ", items)}]";
    }
}
