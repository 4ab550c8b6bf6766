using System.Globalization;
using System.Text;
using Keyferry.Text.GoFormat;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Yaml.Writing;

/// <summary>Writes a value as a YAML document in block style, byte for byte as go-yaml v2 does.</summary>
internal sealed class YamlWriter(RenderContext context, TextBuffer output)
{
    private const int IndentStep = 2;
    private const int LongestSimpleKey = 128;

    private readonly YamlLines _lines = new(output);

    /// <summary>What a value stands in.</summary>
    private enum Place
    {
        Top,
        Item,
        Value,
        SimpleKey,
    }

    /// <summary>Writes a document, ended by a line break.</summary>
    /// <exception cref="FunctionException">A limit is reached.</exception>
    public void Write(GoValue value)
    {
        Write(value, Place.Top);
        _lines.StartLine();
    }

    private void Write(GoValue value, Place place)
    {
        context.Charge(1);
        if (!StackGuard.HasRoom)
        {
            WriteOnNewStack(value, place);
            return;
        }

        switch (value.Kind)
        {
            case GoKind.Map:
                WriteMap(value.AsMap ?? new GoMap());
                break;
            case GoKind.Slice:
                WriteList(value.AsList, place);
                break;
            case GoKind.String:
                WriteText(value.AsString, place);
                break;
            default:
                ScalarWriter.WritePlain(_lines, Encoding.ASCII.GetBytes(Plain(value)), mayFold: false);
                break;
        }
    }

    // A method of its own: the closure is allocated only when the stack is nearly full.
    private void WriteOnNewStack(GoValue value, Place place) => StackGuard.OnNewStack(() =>
    {
        Write(value, place);
        return true;
    });

    private static string Plain(GoValue value) => value.Kind switch
    {
        GoKind.Bool => value.AsBool ? "true" : "false",
        GoKind.Uint64 => ((ulong)value.AsInt64).ToString(CultureInfo.InvariantCulture),
        GoKind.Float64 => GoFloat.General(value.AsDouble),
        GoKind.Int64 => value.AsInt64.ToString(CultureInfo.InvariantCulture),
        _ => "null",
    };

    private void WriteMap(GoMap map)
    {
        if (map.Count == 0)
        {
            WriteEmpty("{"u8, "}"u8);
            return;
        }

        var outer = _lines.Indent;
        _lines.Indent = outer < 0 ? 0 : outer + IndentStep;
        context.ChargeElements(map.Count);
        foreach (var entry in KeyOrder.Sort(map.Entries))
        {
            _lines.StartLine();
            WriteKey(entry.Key);
            Write(entry.Value, Place.Value);
        }

        _lines.Indent = outer;
    }

    private void WriteKey(GoString key)
    {
        if (key.Length <= LongestSimpleKey && !ScalarTraits.Of(key.Span).IsMultiline)
        {
            WriteText(key, Place.SimpleKey);
            _lines.PutIndicator(":"u8, needsWhite: false);
            return;
        }

        _lines.PutIndicator("?"u8, needsWhite: true, isIndentation: true);
        WriteText(key, Place.Value);
        _lines.StartLine();
        _lines.PutIndicator(":"u8, needsWhite: true, isIndentation: true);
    }

    private void WriteList(GoList list, Place place)
    {
        if (list.Count == 0)
        {
            WriteEmpty("["u8, "]"u8);
            return;
        }

        // A list under its key in the same line is not indented further.
        var outer = _lines.Indent;
        if (outer < 0)
        {
            _lines.Indent = 0;
        }
        else if (place != Place.Value || _lines.IsIndentation)
        {
            _lines.Indent = outer + IndentStep;
        }

        foreach (var item in list.Items)
        {
            _lines.StartLine();
            _lines.PutIndicator("-"u8, needsWhite: true, isIndentation: true);
            Write(item, Place.Item);
        }

        _lines.Indent = outer;
    }

    private void WriteEmpty(ReadOnlySpan<byte> open, ReadOnlySpan<byte> close)
    {
        _lines.PutIndicator(open, needsWhite: true, isWhite: true);
        _lines.PutIndicator(close, needsWhite: false);
    }

    private void WriteText(GoString text, Place place)
    {
        context.Charge(text.Length >> 3);
        var span = text.Span;
        var traits = ScalarTraits.Of(span);
        var isKey = place == Place.SimpleKey;
        var outer = _lines.Indent;
        _lines.Indent = Math.Max(outer, 0) + IndentStep;
        var isLiteral = span.Contains((byte)'\n');
        var isPlain = !isLiteral && ScalarTraits.IsPlainText(text);
        if (isLiteral && traits.MayBeBlock && !isKey)
        {
            ScalarWriter.WriteLiteral(_lines, span);
        }
        else if (isPlain && traits.MayBePlain && !(isKey && span.IsEmpty))
        {
            ScalarWriter.WritePlain(_lines, span, mayFold: !isKey);
        }
        else if (isPlain && traits.MayBeSingle)
        {
            ScalarWriter.WriteSingleQuoted(_lines, span, mayFold: !isKey);
        }
        else
        {
            ScalarWriter.WriteDoubleQuoted(_lines, span, mayFold: !isKey);
        }

        _lines.Indent = outer;
    }
}
