using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Admission.Patching;

/// <summary>A JSON patch (RFC 6902) that only adds. Immutable.</summary>
/// <param name="operations">The operations, in the order in which they are applied.</param>
public sealed class JsonPatch(IReadOnlyList<JsonPatchOperation> operations)
{
    /// <summary>Changes nothing.</summary>
    public static JsonPatch Empty { get; } = new([]);

    /// <summary>The operations, in the order in which they are applied.</summary>
    public IReadOnlyList<JsonPatchOperation> Operations => operations;

    /// <summary>Whether it changes nothing.</summary>
    public bool IsEmpty => operations.Count == 0;

    /// <summary>The patch as UTF-8 JSON.</summary>
    public byte[] ToUtf8Bytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var operation in operations)
            {
                json.WriteStartObject();
                json.WriteString("op", "add");
                json.WriteString("path", operation.Path);
                json.WritePropertyName("value");
                operation.Value.WriteTo(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>One <c>add</c> operation.</summary>
/// <param name="Path">Where, as a JSON pointer (RFC 6901).</param>
/// <param name="Value">What is added there.</param>
public sealed record JsonPatchOperation(string Path, JsonNode Value);
