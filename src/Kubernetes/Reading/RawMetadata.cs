// Hot path: looks at an object's metadata in the bytes, so that an object nobody needs is never made.
using System.Text;
using System.Text.Json;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Reading;

/// <summary>Says whether an object is needed, from its metadata alone.</summary>
/// <param name="metadata">The metadata; valid only during the call.</param>
public delegate bool RawFilter(RawMetadata metadata);

/// <summary>An object's metadata as it lies in the bytes. What comes after the metadata is not looked at.</summary>
public readonly ref struct RawMetadata
{
    private readonly ReadOnlySpan<byte> _labels;
    private readonly ReadOnlySpan<byte> _annotations;

    /// <summary>Finds the metadata.</summary>
    /// <param name="json">The object's JSON.</param>
    /// <exception cref="JsonException">It is no JSON up to there.</exception>
    public RawMetadata(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!TryEnter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                Name = Text(ref reader, json);
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                Namespace = Text(ref reader, json);
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                ResourceVersion = Text(ref reader, json);
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                _labels = Whole(ref reader, json);
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                _annotations = Whole(ref reader, json);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>The name, UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The namespace, UTF-8; empty for a cluster-scoped object.</summary>
    public ReadOnlySpan<byte> Namespace { get; }

    /// <summary>The version, UTF-8.</summary>
    public ReadOnlySpan<byte> ResourceVersion { get; }

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key => new(Encoding.UTF8.GetString(Namespace), Encoding.UTF8.GetString(Name));

    /// <summary>Whether there is a label of this name.</summary>
    public bool HasLabel(ReadOnlySpan<byte> name) => Has(_labels, name, default, anyValue: true);

    /// <summary>Whether a label has this value.</summary>
    public bool HasLabel(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Has(_labels, name, value, anyValue: false);

    /// <summary>Whether there is an annotation of this name.</summary>
    public bool HasAnnotation(ReadOnlySpan<byte> name) => Has(_annotations, name, default, anyValue: true);

    private static bool TryEnter(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                return reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            }

            reader.Skip();
        }

        return false;
    }

    // Names and versions never hold escapes, so their bytes are their text.
    private static ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String
            ? json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length)
            : default;
    }

    private static ReadOnlySpan<byte> Whole(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private static bool Has(ReadOnlySpan<byte> map, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool anyValue)
    {
        if (map.IsEmpty)
        {
            return false;
        }

        var reader = new Utf8JsonReader(map);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return anyValue || reader.ValueTextEquals(value);
            }
        }

        return false;
    }
}
