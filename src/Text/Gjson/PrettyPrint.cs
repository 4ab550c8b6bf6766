using System.Buffers;
using System.Text;
using Keyferry.Text.GoFormat;

namespace Keyferry.Text.Gjson;

/// <summary>How <c>@pretty</c> lays a document out.</summary>
internal sealed record PrettyOptions(string Indent, string Prefix, int Width, bool SortsKeys)
{
    public static PrettyOptions Read(ReadOnlyMemory<byte> argument)
    {
        var options = new PrettyOptions("  ", "", 80, SortsKeys: false);
        for (var members = new Members(GjsonValue.Parse(argument)); members.MoveNext();)
        {
            var value = members.Value;
            options = Encoding.UTF8.GetString(GoJson.Unquote(members.Name.Span)) switch
            {
                "indent" => options with { Indent = White(value) },
                "prefix" => options with { Prefix = White(value) },
                "width" => options with { Width = (int)value.Number },
                "sortKeys" => options with { SortsKeys = value.IsTrue() },
                _ => options,
            };
        }

        return options;
    }

    // Anything but white space in an indent would change the document.
    private static string White(GjsonValue value) =>
        string.Concat(Encoding.UTF8.GetString(value.ToBytes()).Where(char.IsWhiteSpace));
}

/// <summary>Lays JSON text out for people, or takes its layout away.</summary>
internal static class PrettyPrint
{
    /// <summary>The text without white space outside strings.</summary>
    public static byte[] Strip(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length + 1);
        for (var at = 0; at < json.Length;)
        {
            var end = json[at] == '"' ? JsonScan.StringEnd(json, at, out _) : at + 1;
            if (json[at] > ' ')
                output.Write(json[at..end]);

            at = end;
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The text with a line a member; arrays of scalars stay on one line where it is not too long.</summary>
    public static byte[] Print(ReadOnlyMemory<byte> json, PrettyOptions options)
    {
        var at = 0;
        if (!GjsonValue.TryRead(json, ref at, out var value))
            return [];

        var text = new StringBuilder(options.Prefix);
        Write(text, value, options, 0, text.Length);
        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    private static void Write(StringBuilder text, GjsonValue value, PrettyOptions options, int depth, int lineStart)
    {
        if (value.Kind != GjsonKind.Json || depth > JsonScan.MaxReshapeDepth)
        {
            text.Append(Encoding.UTF8.GetString(value.Raw.Span));
            return;
        }

        var room = options.Width - (text.Length - lineStart);
        if (value.IsArray && room > 3 && Line(value, depth) is { } line && line.Length <= room)
        {
            text.Append(line);
            return;
        }

        var members = MembersOf(value, options);
        text.Append(value.IsArray ? '[' : '{');
        for (var at = 0; at < members.Count; at++)
        {
            var start = NewLine(text, at == 0 ? "" : ",", options, depth + 1);
            if (value.IsObject)
                text.Append(members[at].Name).Append(": ");

            Write(text, members[at].Value, options, depth + 1, start);
        }

        if (members.Count > 0)
            NewLine(text, "", options, depth);

        text.Append(value.IsArray ? ']' : '}');
    }

    private static int NewLine(StringBuilder text, string before, PrettyOptions options, int depth)
    {
        text.Append(before);
        var start = text.Length;
        text.Append('\n').Append(options.Prefix).Insert(text.Length, options.Indent, depth);
        return start;
    }

    private static List<(string Name, GjsonValue Value)> MembersOf(GjsonValue value, PrettyOptions options)
    {
        var all = new List<(string Name, GjsonValue Value)>();
        for (var members = new Members(value); members.MoveNext();)
            all.Add((Encoding.UTF8.GetString(members.Name.Span), members.Value));

        return options.SortsKeys && value.IsObject
            ? [.. all.OrderBy(static m => m.Name, StringComparer.Ordinal)]
            : all;
    }

    /// <summary>An array on one line; null where it holds an object.</summary>
    private static string? Line(GjsonValue value, int depth)
    {
        if (value.IsObject || depth > JsonScan.MaxReshapeDepth)
            return null;

        if (!value.IsArray)
            return Encoding.UTF8.GetString(value.Raw.Span);

        var items = new List<string>();
        for (var members = new Members(value); members.MoveNext();)
        {
            if (Line(members.Value, depth + 1) is not { } item)
                return null;

            items.Add(item);
        }

        return $"[{string.Join(", ", items)}]";
    }
}
