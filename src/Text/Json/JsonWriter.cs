using System.Text;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Json;

/// <summary>Writes values as Go's encoding/json does.</summary>
internal sealed class JsonWriter(RenderContext context, TextBuffer output, JsonStyle style)
{
    // As in encoding/json, loops are looked for only beyond this depth.
    private const int DepthWithoutLoops = 1000;

    private readonly HashSet<object> _open = new(ReferenceEqualityComparer.Instance);
    private int _depth;

    /// <summary>Writes a value.</summary>
    /// <exception cref="GoJsonException">JSON cannot hold it.</exception>
    /// <exception cref="FunctionException">A limit is reached.</exception>
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
                throw new GoJsonException("json: unsupported type: complex128");
            default:
                WriteOther(value);
                break;
        }
    }

    private void WriteOther(GoValue value)
    {
        if (value.IsNothing || value.IsTypedNil)
        {
            output.Append("null"u8);
        }
        else if (TryGetText(value) is { } text)
        {
            JsonText.Append(output, Encoding.UTF8.GetBytes(text), style != JsonStyle.Raw);
        }
        else
        {
            WriteStruct(value);
        }
    }

    private static string? TryGetText(GoValue value)
    {
        try
        {
            return value.Type?.TextMarshaler?.Invoke(value);
        }
        catch (FunctionException failure)
        {
            throw new GoJsonException(failure.Message);
        }
    }

    /// <summary>Writes the fields of a struct, or of what a pointer leads to.</summary>
    private void WriteStruct(GoValue value)
    {
        output.Append((byte)'{');
        _depth++;
        var isFirst = true;
        foreach (var (name, field) in value.Type?.Fields?.Invoke(value) ?? [])
        {
            WriteMember(Encoding.UTF8.GetBytes(name), field, isFirst);
            isFirst = false;
        }

        _depth--;
        Close(isFirst, (byte)'}', _depth);
    }

    private void WriteCollection(GoValue value)
    {
        if (!StackGuard.HasRoom)
        {
            WriteOnNewStack(value);
            return;
        }

        var content = value.AsObject!;
        if (++_depth > DepthWithoutLoops && !_open.Add(content))
        {
            throw new GoJsonException($"json: unsupported value: encountered a cycle via {value.Type}");
        }

        if (value.AsMap is { } map)
        {
            WriteMap(map);
        }
        else
        {
            WriteList(value.AsList);
        }

        if (_depth-- > DepthWithoutLoops)
        {
            _open.Remove(content);
        }
    }

    // A method of its own: the closure is allocated only when the stack is nearly full.
    private void WriteOnNewStack(GoValue value) => StackGuard.OnNewStack(() =>
    {
        WriteCollection(value);
        return true;
    });

    private void WriteMap(GoMap map)
    {
        output.Append((byte)'{');
        var isFirst = true;
        foreach (var entry in map.Entries)
        {
            WriteMember(entry.Key.Span, entry.Value, isFirst);
            isFirst = false;
        }

        Close(isFirst, (byte)'}', _depth - 1);
    }

    private void WriteMember(ReadOnlySpan<byte> name, GoValue value, bool isFirst)
    {
        Separate(isFirst);
        JsonText.Append(output, name, style != JsonStyle.Raw);
        output.Append(style == JsonStyle.Pretty ? ": "u8 : ":"u8);
        Write(value);
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

        Close(isFirst, (byte)']', _depth - 1);
    }

    private void Separate(bool isFirst)
    {
        if (!isFirst)
        {
            output.Append((byte)',');
        }

        if (style == JsonStyle.Pretty)
        {
            Indent(_depth);
        }
    }

    private void Close(bool isEmpty, byte bracket, int depth)
    {
        if (!isEmpty && style == JsonStyle.Pretty)
        {
            Indent(depth);
        }

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
