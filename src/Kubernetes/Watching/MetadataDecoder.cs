// A cluster's Secrets come through here, and most of what they carry is not kept; the watch benchmark measures it with the rest.
using System.Collections.Frozen;
using System.Text.Json;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Reads an object's metadata, and of labels and annotations only what is kept. Used by one watch alone.</summary>
/// <param name="fields">What is kept.</param>
internal sealed class MetadataDecoder(MetadataFields fields)
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private static readonly FrozenDictionary<string, string> Nothing = FrozenDictionary<string, string>.Empty;

        /// <summary>Reads one object.</summary>
    /// <exception cref="JsonException">It has no metadata, or not as expected.</exception>
    public Decoded<ObjectMetadata> Decode(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "the object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata)
            {
                Expect(reader.TokenType == JsonTokenType.StartObject, "metadata");
                return Metadata(ref reader);
            }

            reader.Skip();
        }

        throw new JsonException("metadata is missing", "metadata", null, null);
    }

    private Decoded<ObjectMetadata> Metadata(ref Utf8JsonReader reader)
    {
        string ns = "", name = "", uid = "", version = "";
        long generation = 0;
        var deleting = false;
        IReadOnlyDictionary<string, string> labels = Nothing, annotations = Nothing;
        ControllerReference? controller = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref reader);
            reader.Read();
            switch (field)
            {
                case Field.Namespace: ns = Pooled(ref reader); break;
                case Field.Name: name = Text(ref reader); break;
                case Field.Uid: uid = Text(ref reader); break;
                case Field.Version: version = Text(ref reader); break;
                case Field.Generation when reader.TokenType == JsonTokenType.Number: reader.TryGetInt64(out generation); break;
                case Field.Deletion: deleting = reader.TokenType != JsonTokenType.Null; break;
                case Field.Labels: labels = Map(ref reader, fields.Labels, ""); break;
                case Field.Annotations: annotations = Map(ref reader, fields.Annotations, LastApplied); break;
                case Field.Owners: controller = Controller(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        var key = new ObjectKey(ns, name);
        var item = new ObjectMetadata(key, uid, version, generation, labels, annotations, controller, deleting);
        return new Decoded<ObjectMetadata>(key, version, item);
    }

    private static IReadOnlyDictionary<string, string> Map(ref Utf8JsonReader reader, FrozenSet<string>? kept, string but)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return Nothing;
        }

        Expect(reader.TokenType == JsonTokenType.StartObject, "metadata.labels or metadata.annotations");
        Dictionary<string, string>? map = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Wanted(ref reader, kept);
            reader.Read();
            if (name is null || name == but)
            {
                reader.Skip();
            }
            else
            {
                (map ??= new Dictionary<string, string>(StringComparer.Ordinal))[name] = Pooled(ref reader);
            }
        }

        return map is null ? Nothing : map;
    }

    // The set is a handful of names: comparing bytes makes no string of a name that is not kept.
    private static string? Wanted(ref Utf8JsonReader reader, FrozenSet<string>? kept)
    {
        if (kept is null)
        {
            return Pooled(ref reader);
        }

        foreach (var name in kept.Items)
        {
            if (reader.ValueTextEquals(name))
            {
                return name;
            }
        }

        return null;
    }

    private static ControllerReference? Controller(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Expect(reader.TokenType == JsonTokenType.StartArray, "metadata.ownerReferences");
        ControllerReference? found = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var (owner, controls) = Owner(ref reader);
            if (controls)
            {
                found ??= owner;
            }
        }

        return found;
    }

    private static (ControllerReference Owner, bool Controls) Owner(ref Utf8JsonReader reader)
    {
        string apiVersion = "", kind = "", name = "", uid = "";
        var controls = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref reader);
            reader.Read();
            switch (field)
            {
                case Field.ApiVersion: apiVersion = Pooled(ref reader); break;
                case Field.Kind: kind = Pooled(ref reader); break;
                case Field.Name: name = Pooled(ref reader); break;
                case Field.Uid: uid = Text(ref reader); break;
                case Field.Controller: controls = reader.TokenType == JsonTokenType.True; break;
                default: reader.Skip(); break;
            }
        }

        return (new ControllerReference(apiVersion, kind, name, uid), controls);
    }

    private static Field FieldOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("name"u8) ? Field.Name
        : reader.ValueTextEquals("namespace"u8) ? Field.Namespace
        : reader.ValueTextEquals("uid"u8) ? Field.Uid
        : reader.ValueTextEquals("resourceVersion"u8) ? Field.Version
        : reader.ValueTextEquals("generation"u8) ? Field.Generation
        : reader.ValueTextEquals("deletionTimestamp"u8) ? Field.Deletion
        : reader.ValueTextEquals("labels"u8) ? Field.Labels
        : reader.ValueTextEquals("annotations"u8) ? Field.Annotations
        : reader.ValueTextEquals("ownerReferences"u8) ? Field.Owners
        : reader.ValueTextEquals("apiVersion"u8) ? Field.ApiVersion
        : reader.ValueTextEquals("kind"u8) ? Field.Kind
        : reader.ValueTextEquals("controller"u8) ? Field.Controller
        : Field.Other;

    private static string Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return "";
        }

        Expect(reader.TokenType == JsonTokenType.String, "a text of metadata");
        return reader.GetString() ?? "";
    }

    private static string Pooled(ref Utf8JsonReader reader)
    {
        var isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        return isText && !reader.ValueIsEscaped ? PooledStrings.Get(reader.ValueSpan)
            : isText ? reader.GetString() ?? ""
            : Text(ref reader);
    }

    private static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new JsonException($"{what} is not as expected", what, null, null);
        }
    }

    private enum Field
    {
        Other, Name, Namespace, Uid, Version, Generation, Deletion, Labels, Annotations, Owners, ApiVersion, Kind, Controller,
    }
}
