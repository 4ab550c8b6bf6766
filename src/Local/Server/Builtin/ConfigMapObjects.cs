using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Builtin;

/// <summary>ConfigMaps, and what Secrets share with them.</summary>
internal static partial class ConfigMapObjects
{
    private const int Limit = 1024 * 1024;

    private const string KeyRule =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    /// <summary>The rules of ConfigMaps.</summary>
    public static ObjectRules Rules(ResourceInfo resource) => new()
    {
        Decode = (obj, unknown) =>
        {
            BuiltinKinds.DropUnknown(obj, unknown, "data", "binaryData", "immutable");
            Texts(obj, "data", resource);
            Texts(obj, "binaryData", resource);
            BuiltinKinds.DropNulls(obj);
        },
        Validate = (obj, old) =>
        {
            var causes = Keys(obj, "data").Concat(Keys(obj, "binaryData")).ToList();
            if (old is not null)
            {
                causes.AddRange(Immutable(obj, old, "data", "binaryData"));
            }

            var size = Members(obj, "data").Concat(Members(obj, "binaryData")).Sum(p => (long)Encoding.UTF8.GetByteCount(p.Value.AsText() ?? ""));
            if (size > Limit)
            {
                causes.Add(TooLong("[]"));
            }

            return causes;
        },
    };

    /// <summary>Whether the members of a map are text; nulls become empty text, an empty map goes.</summary>
    /// <exception cref="StatusException">400: a member is not text.</exception>
    public static void Texts(JsonObject obj, string field, ResourceInfo resource)
    {
        if (obj[field] is not { } value)
        {
            return;
        }

        if (value is not JsonObject map)
        {
            throw ObjectMetadata.Unreadable(obj, resource,
                $"json: cannot unmarshal {ObjectMetadata.KindName(value)} into Go struct field {resource.Kind}.{field} of type {Type(resource, field)}");
        }

        foreach (var (key, item) in map.ToList())
        {
            if (item is null)
            {
                map[key] = "";
            }
            else if (item.AsText() is null)
            {
                throw ObjectMetadata.Unreadable(obj, resource,
                    $"json: cannot unmarshal {ObjectMetadata.KindName(item)} into Go struct field {resource.Kind}.{field} of type {Type(resource, field)[11..]}");
            }
        }

        if (map.Count == 0)
        {
            obj.Remove(field);
        }
    }

    /// <summary>Errors of the keys of a map.</summary>
    public static IEnumerable<StatusCause> Keys(JsonObject obj, string field)
    {
        foreach (var (key, _) in Members(obj, field))
        {
            var path = $"{field}[{key}]";
            if (key.Length > 253)
            {
                yield return MetadataValidation.Invalid(path, key, "must be no more than 253 characters");
            }

            if (!Key().IsMatch(key))
            {
                yield return MetadataValidation.Invalid(path, key, KeyRule);
            }
            else if (key == ".")
            {
                yield return MetadataValidation.Invalid(path, key, "must not be '.'");
            }
            else if (key == "..")
            {
                yield return MetadataValidation.Invalid(path, key, "must not be '..'");
            }
            else if (key.StartsWith("..", StringComparison.Ordinal))
            {
                yield return MetadataValidation.Invalid(path, key, "must not start with '..'");
            }
        }
    }

    /// <summary>What an immutable object may not change.</summary>
    public static IEnumerable<StatusCause> Immutable(JsonObject obj, JsonObject old, params string[] fields)
    {
        if (!old.Flag("immutable"))
        {
            yield break;
        }

        const string why = "Forbidden: field is immutable when `immutable` is set";
        if (!obj.Flag("immutable"))
        {
            yield return new StatusCause("FieldValueForbidden", why, "immutable");
        }

        foreach (var field in fields)
        {
            if (!JsonAccess.Same(obj[field], old[field]))
            {
                yield return new StatusCause("FieldValueForbidden", why, field);
            }
        }
    }

    /// <summary>The cause of content above 1 MiB.</summary>
    public static StatusCause TooLong(string field) => new("FieldValueTooLong", $"Too long: may not be more than {Limit} bytes", field);

    /// <summary>The members of a map that may be absent.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonObject obj, string field) => obj.Object(field) ?? [];

    private static string Type(ResourceInfo resource, string field) =>
        resource.Kind == "Secret" && field == "data" || field == "binaryData" ? "map[string][]uint8" : "map[string]string";

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();
}
