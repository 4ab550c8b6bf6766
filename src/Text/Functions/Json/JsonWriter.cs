using System.Runtime.CompilerServices;
using Keyferry.Text.Templates;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Json;

/// <summary>Writes values as Go's encoding/json does.</summary>
internal sealed class JsonWriter(RenderContext context, TextBuffer output, JsonStyle style)
{
    // Shallower loops end at the same place, only later.
    private const int DepthWithoutLoops = 1000;

    private readonly HashSet<object> _open = new(ReferenceEqualityComparer.Instance);
    private int _depth;

    /// <summary>Writes a value.</summary>
    /// <exception cref="JsonFault">JSON cannot hold it.</exception>
    /// <exception cref="FunctionFailure">A limit is reached.</exception>
    public void Write(GoValue value)
    {
        context.Charge(1);
        switch (value.Kind)
        {
            case GoKind.String:
                JsonText.Append(output, value.Bytes, style != JsonStyle.Raw);
                break;
            case GoKind.Bool:
                output.Append(value.AsBool ? "true"u8 : "false"u8);
                break;
            case GoKind.Float64:
                JsonNumber.Append(output, value.AsDouble);
                break;
            case GoKind.Uint64:
                JsonNumber.Append(output, (ulong)value.AsInt64);
                break;
            case GoKind.Int or GoKind.Int32 or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32:
                JsonNumber.Append(output, value.AsInt64);
                break;
            case GoKind.Map or GoKind.Slice when !value.IsTypedNil:
                WriteCollection(value);
                break;
            case GoKind.Complex128:
                throw new JsonFault("json: unsupported type: complex128");
            default:
                WriteOther(value);
                break;
        }
    }

    private void WriteOther(GoValue value)
    {
        if (value.IsNothing || value.IsTypedNil)
            output.Append("null"u8);
        else if (JsonForms.TryGetText(value, out var text))
            GoFormat.GoText.WriteString(output, text);
        else
            throw new JsonFault($"json: unsupported type: {value.Type}");
    }

    private void WriteCollection(GoValue value)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new FunctionFailure("the value is nested too deeply for JSON");

        var content = value.AsObject!;
        if (++_depth > DepthWithoutLoops && !_open.Add(content))
            throw new JsonFault($"json: unsupported value: encountered a cycle via {value.Type}");

        if (value.AsMap is { } map)
            WriteMap(map);
        else
            WriteList(value.AsList);

        if (_depth-- > DepthWithoutLoops)
            _open.Remove(content);
    }

    private void WriteMap(GoMap map)
    {
        output.Append((byte)'{');
        var isFirst = true;
        foreach (var entry in map.Entries)
        {
            Separate(isFirst);
            isFirst = false;
            JsonText.Append(output, entry.Key.Span, style != JsonStyle.Raw);
            output.Append(style == JsonStyle.Pretty ? ": "u8 : ":"u8);
            Write(entry.Value);
        }

        Close(isFirst, (byte)'}');
    }

    private void WriteList(GoList list)
    {
        output.Append((byte)'[');
        var isFirst = true;
        foreach (var item in list.Items)
        {
            Separate(isFirst);
            isFirst = false;
            Write(item);
        }

        Close(isFirst, (byte)']');
    }

    private void Separate(bool isFirst)
    {
        if (!isFirst)
            output.Append((byte)',');

        if (style == JsonStyle.Pretty)
            Indent(_depth);
    }

    private void Close(bool isEmpty, byte bracket)
    {
        if (!isEmpty && style == JsonStyle.Pretty)
            Indent(_depth - 1);

        output.Append(bracket);
    }

    private void Indent(int depth)
    {
        context.Charge(depth >> 5);
        var room = output.GetSpan(1 + 2 * depth)[..(1 + 2 * depth)];
        room.Fill((byte)' ');
        room[0] = (byte)'\n';
        output.Advance(room.Length);
    }
}
