using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Keyferry.Kubernetes.Types;

/// <summary>
/// Reads and writes <see cref="UnstructuredObject"/>s. Generated code writes extension data that is a JsonObject as an object
/// without a name, which no server can read.
/// </summary>
internal sealed class UnstructuredObjectConverter : JsonConverter<UnstructuredObject>
{
    private const string ApiVersion = "apiVersion";
    private const string Kind = "kind";
    private const string Metadata = "metadata";

    /// <inheritdoc/>
    public override UnstructuredObject? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (JsonNode.Parse(ref reader) is not JsonObject content)
        {
            throw new JsonException("an object is expected");
        }

        var item = new UnstructuredObject
        {
            ApiVersion = content[ApiVersion]?.GetValue<string>()!,
            Kind = content[Kind]?.GetValue<string>()!,
            Metadata = content[Metadata]?.Deserialize(KubeJsonContext.Default.V1ObjectMeta) ?? new(),
        };
        content.Remove(ApiVersion);
        content.Remove(Kind);
        content.Remove(Metadata);
        item.Content = content;
        return item;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, UnstructuredObject value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.ApiVersion is not null)
        {
            writer.WriteString(ApiVersion, value.ApiVersion);
        }

        if (value.Kind is not null)
        {
            writer.WriteString(Kind, value.Kind);
        }

        writer.WritePropertyName(Metadata);
        JsonSerializer.Serialize(writer, value.Metadata, KubeJsonContext.Default.V1ObjectMeta);
        foreach (var (name, node) in value.Content ?? [])
        {
            writer.WritePropertyName(name);
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
