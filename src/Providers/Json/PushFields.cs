using System.Text.Json;
using Keyferry.Text.Naming;

namespace Keyferry.Providers.Json;

/// <summary>
/// The fields of one store in a push's <c>metadata</c>, read one after the other; the first that is wrong is kept.
/// </summary>
internal sealed class PushFields
{
    private readonly Dictionary<string, JsonElement> _fields;

    private PushFields(Dictionary<string, JsonElement> fields) => _fields = fields;

    /// <summary>What is wrong; empty where nothing is.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Reads the document.</summary>
    /// <param name="metadata">The document; null where there is none.</param>
    /// <param name="known">The fields that the store knows.</param>
    public static PushFields Of(JsonElement? metadata, IReadOnlyList<string> known)
    {
        var isRead = PushMetadata.TryRead(metadata, known, out var fields, out var error);
        return new PushFields(fields) { Error = isRead ? "" : $"failed to parse metadata: {error}{Hint(metadata, known)}" };
    }

    /// <summary>A text; empty where it is not set.</summary>
    public string Text(string field)
    {
        PushMetadata.TryText(_fields, field, out var value, out var error);
        Keep(error);
        return value;
    }

    /// <summary>Texts by name; empty where they are not set.</summary>
    public IReadOnlyDictionary<string, string> Map(string field)
    {
        PushMetadata.TryMap(_fields, field, out var map, out var error);
        Keep(error);
        return map;
    }

    /// <summary>True or false; null where it is not set.</summary>
    public bool? Flag(string field)
    {
        var value = Any(field);
        if (value is null or { ValueKind: JsonValueKind.True or JsonValueKind.False })
        {
            return value?.GetBoolean();
        }

        Keep($"spec.{field} is to be true or false, without quotes");
        return null;
    }

    /// <summary>A list of texts; null where it is not set.</summary>
    public IReadOnlyList<string>? List(string field)
    {
        var value = Any(field);
        if (value is null || (value.Value.ValueKind == JsonValueKind.Array
            && value.Value.EnumerateArray().All(static i => i.ValueKind == JsonValueKind.String)))
        {
            return value is { } list ? [.. list.EnumerateArray().Select(static i => i.GetString()!)] : null;
        }

        Keep($"spec.{field} is to be a list of texts");
        return null;
    }

    /// <summary>The fields of an object; null where it is not set.</summary>
    /// <param name="field">Which.</param>
    /// <param name="known">The fields that it may have.</param>
    public PushFields? Section(string field, IReadOnlyList<string> known)
    {
        if (Any(field) is not { } value)
        {
            return null;
        }

        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (value.ValueKind != JsonValueKind.Object)
        {
            Keep($"spec.{field} is to be a map");
            return new PushFields(members);
        }

        foreach (var member in value.EnumerateObject())
        {
            if (known.FirstOrDefault(k => string.Equals(k, member.Name, StringComparison.OrdinalIgnoreCase)) is { } name)
            {
                members[name] = member.Value;
            }
            else
            {
                Keep($"spec.{field} has an unknown field \"{member.Name}\"; known are {string.Join(", ", known)}");
            }
        }

        return new PushFields(members);
    }

    /// <summary>Any JSON; null where it is not set.</summary>
    public JsonElement? Any(string field) =>
        _fields.TryGetValue(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Notes what is wrong with a field; what was noted first stays.</summary>
    /// <param name="error">What is wrong; null or empty where nothing is.</param>
    public void Keep(string? error) => Error = Error.Length > 0 ? Error : error ?? "";

    // Settings without their envelope are what people write first; a misspelled one is what they write next.
    private static string Hint(JsonElement? metadata, IReadOnlyList<string> known)
    {
        if (metadata is not { ValueKind: JsonValueKind.Object } document)
        {
            return "";
        }

        if (document.EnumerateObject().Any(m => known.Contains(m.Name, StringComparer.OrdinalIgnoreCase)))
        {
            return "; the settings stand below spec, beside apiVersion: kubernetes.external-secrets.io/v1alpha1 and kind: "
                + "PushSecretMetadata";
        }

        var strange = document.TryGetProperty("spec", out var spec) && spec.ValueKind == JsonValueKind.Object
            ? spec.EnumerateObject().Select(static m => m.Name)
                .FirstOrDefault(n => !known.Contains(n, StringComparer.OrdinalIgnoreCase))
            : null;
        return strange is not null && NearestName.Of(strange, known) is { } near ? $"; did you mean {near}?" : "";
    }
}
