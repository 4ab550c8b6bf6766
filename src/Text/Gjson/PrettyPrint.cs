using System.Buffers;
using System.Text;
using Keyferry.Text.Json;

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
    public static byte[] Strip(ReadOnlySpan<byte> json, EvaluationBudget budget)
    {
        budget.Make(json.Length);
        var output = new ArrayBufferWriter<byte>(json.Length + 1);
        for (var at = 0; at < json.Length;)
        {
            var end = json[at] == '"' ? JsonScan.StringEnd(json, at, out _) : at + 1;
            if (json[at] > ' ')
            {
                output.Write(json[at..end]);
            }

            at = end;
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The text with a line a member; arrays of scalars stay on one line where it is not too long.</summary>
    public static byte[] Print(ReadOnlyMemory<byte> json, PrettyOptions options, EvaluationBudget budget)
    {
        var at = 0;
        if (!GjsonValue.TryRead(json, ref at, out var value))
        {
            return [];
        }

        var text = new StringBuilder(options.Prefix);
        new JsonFormatter(text, options, budget).Write(value, 0, text.Length);
        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }
}
