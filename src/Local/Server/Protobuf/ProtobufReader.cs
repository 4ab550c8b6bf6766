using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Protobuf;

/// <summary>Reads objects in Kubernetes' protobuf form, those that <see cref="ProtobufSchema"/> lists.</summary>
internal static class ProtobufReader
{
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>The object as JSON.</summary>
    /// <exception cref="ProtobufException">The bytes are no such object, or its kind or one of its fields is not in the table.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic))
        {
            throw new ProtobufException("the body does not begin with the bytes \"k8s\" and 0");
        }

        try
        {
            string? apiVersion = null, kind = null;
            ReadOnlySpan<byte> raw = default;
            var envelope = bytes[Magic.Length..];
            while (Next(ref envelope, out var number, out _, out var content))
            {
                if (number == 1)
                {
                    (apiVersion, kind) = TypeOf(content);
                }
                else if (number == 2)
                {
                    raw = content;
                }
            }

            if (kind is null || ProtobufSchema.Of(kind) is null)
            {
                throw new ProtobufException($"this in-memory server does not read a {kind} in protobuf; send it in JSON or YAML, as kubectl apply -f does");
            }

            var obj = Message(raw, kind);
            obj.Insert(0, "kind", kind);
            obj.Insert(0, "apiVersion", apiVersion);
            return obj;
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new ProtobufException("the body is cut off or is no protobuf message");
        }
    }

    private static (string? ApiVersion, string? Kind) TypeOf(ReadOnlySpan<byte> bytes)
    {
        string? apiVersion = null, kind = null;
        while (Next(ref bytes, out var number, out _, out var content))
        {
            if (number == 1)
            {
                apiVersion = Encoding.UTF8.GetString(content);
            }
            else if (number == 2)
            {
                kind = Encoding.UTF8.GetString(content);
            }
        }

        return (apiVersion, kind);
    }

    private static JsonObject Message(ReadOnlySpan<byte> bytes, string message)
    {
        var fields = ProtobufSchema.Of(message)!;
        var obj = new JsonObject();
        while (Next(ref bytes, out var number, out var varint, out var content))
        {
            if (!fields.TryGetValue(number, out var field))
            {
                // Fields that are not pointers are always written, also where they are empty.
                if (varint != 0 || !content.IsEmpty)
                {
                    throw new ProtobufException(
                        $"this in-memory server does not read field {number} of {message} in protobuf; send the object in JSON or YAML, as kubectl apply -f does");
                }

                continue;
            }

            switch (field.Type)
            {
                case "-":
                    break;
                case "IntOrString":
                    obj[field.Name] = IntOrString(content);
                    break;
                case [.. var type, '?']:
                    obj[field.Name] = Value(type, varint, content);
                    break;
                case ['[', .. var item, ']']:
                    List(obj, field.Name).Add(Value(item, varint, content));
                    break;
                case ['{', .. var value, '}']:
                    Entry(obj, field.Name, value, content);
                    break;
                default:
                    var single = Value(field.Type, varint, content);
                    // What is empty was not given: this form always writes it.
                    if (single is not (null or JsonObject { Count: 0 }) && single.ToJsonString() is not ("\"\"" or "0" or "false"))
                    {
                        obj[field.Name] = single;
                    }

                    break;
            }
        }

        return obj;
    }

    private static JsonNode? Value(string type, ulong varint, ReadOnlySpan<byte> content) => type switch
    {
        "string" => JsonValue.Create(Encoding.UTF8.GetString(content)),
        "bytes" => JsonValue.Create(Convert.ToBase64String(content)),
        "int" => JsonValue.Create((long)varint),
        "bool" => JsonValue.Create(varint != 0),
        _ => Message(content, type),
    };

    private static JsonNode IntOrString(ReadOnlySpan<byte> content)
    {
        var value = Message(content, "IntOrString");
        return value.ContainsKey("type") ? value["strVal"]?.DeepClone() ?? "" : value["intVal"]?.DeepClone() ?? 0;
    }

    private static void Entry(JsonObject obj, string name, string type, ReadOnlySpan<byte> entry)
    {
        var key = "";
        ReadOnlySpan<byte> value = default;
        while (Next(ref entry, out var number, out _, out var content))
        {
            if (number == 1)
            {
                key = Encoding.UTF8.GetString(content);
            }
            else if (number == 2)
            {
                value = content;
            }
        }

        var map = obj[name] as JsonObject ?? [];
        obj[name] = map;
        map[key] = Value(type, 0, value);
    }

    private static JsonArray List(JsonObject obj, string name)
    {
        var list = obj[name] as JsonArray ?? [];
        obj[name] = list;
        return list;
    }

    private static bool Next(scoped ref ReadOnlySpan<byte> bytes, out int number, out ulong varint, out ReadOnlySpan<byte> content)
    {
        number = 0;
        varint = 0;
        content = default;
        if (bytes.IsEmpty)
        {
            return false;
        }

        var tag = Varint(ref bytes);
        number = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                varint = Varint(ref bytes);
                break;
            case 1:
                varint = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                bytes = bytes[8..];
                break;
            case 2:
                var length = checked((int)Varint(ref bytes));
                content = bytes[..length];
                bytes = bytes[length..];
                break;
            case 5:
                varint = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                bytes = bytes[4..];
                break;
            default:
                throw new ArgumentException("unknown wire type", nameof(bytes));
        }

        return true;
    }

    private static ulong Varint(scoped ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = shift < 64 ? bytes[0] : throw new ArgumentException("a varint is longer than ten bytes", nameof(bytes));
            bytes = bytes[1..];
            value |= (ulong)(b & 0x7f) << shift;
            if ((b & 0x80) == 0)
            {
                return value;
            }
        }
    }
}
