using System.Text;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Rest;

/// <summary>Brings objects as sent to their normal form, and reports unknown fields as the request wants it.</summary>
internal static class ObjectDecoder
{
    /// <summary>Reads the object of a create or PUT.</summary>
    /// <exception cref="StatusException">400 or 415: it cannot be read, or is of another kind.</exception>
    public static JsonObject Sent(ApiCall call, byte[] body)
    {
        var problems = new List<string>();
        var obj = BodyReader.Object(call, body, problems, call.Resource.Kind);
        CheckType(call, obj, body);
        var unknown = Normalise(call, obj);
        // Core types are decoded in one go, metadata first; custom resources metadata and content apart.
        var inMetadata = call.Rules.IsCustom ? [] : unknown.Where(path => path.StartsWith("metadata.", StringComparison.Ordinal)).ToList();
        problems.InsertRange(0, inMetadata.Select(Unknown));
        problems.AddRange(unknown.Except(inMetadata, StringComparer.Ordinal).Select(Unknown));
        if (problems.Count > 0 && call.FieldValidation == "Strict")
        {
            throw ObjectMetadata.Unreadable(obj, call.Resource, "strict decoding error: " + string.Join(", ", problems));
        }

        if (call.FieldValidation == "Warn")
        {
            call.Warnings.AddRange(problems);
        }

        CheckNamespace(call, obj);
        return obj;
    }

    /// <summary>Decodes what a patch made.</summary>
    /// <exception cref="StatusException">422: it cannot be decoded, or has unknown fields under <c>Strict</c>.</exception>
    public static JsonObject Patched(ApiCall call, JsonObject obj)
    {
        var text = JsonText.Text(obj);
        List<string> unknown;
        try
        {
            unknown = Normalise(call, obj);
        }
        catch (StatusException error) when (error.DecodeError is not null)
        {
            throw Invalid(call.Rules.IsCustom ? "" : text, error.DecodeError);
        }

        var problems = unknown.Select(Unknown).ToList();
        if (problems.Count > 0 && call.FieldValidation == "Strict")
        {
            throw Invalid(text, "strict decoding error: " + string.Join(", ", problems));
        }

        if (call.FieldValidation == "Warn")
        {
            call.Warnings.AddRange(problems);
        }

        CheckName(call, obj);
        CheckNamespace(call, obj);
        return obj;

        static StatusException Invalid(string value, string why) =>
            ApiStatus.Invalid("", "", "", [MetadataValidation.Invalid("patch", value, why)]);
    }

    /// <summary>Normalises in place; answers the paths of unknown fields.</summary>
    public static List<string> Normalise(ApiCall call, JsonObject obj)
    {
        var unknown = new List<string>();
        ObjectMetadata.Normalise(obj, call.Resource, unknown);
        call.Rules.Decode(obj, unknown);
        return unknown;
    }

    /// <summary>Whether the name in the object is the one in the URL.</summary>
    /// <exception cref="StatusException">400: it is another, or is missing.</exception>
    public static void CheckName(ApiCall call, JsonObject obj)
    {
        var name = obj.Metadata().Text("name");
        if (name is null)
        {
            throw ApiStatus.BadRequest($"the name of the object ({call.Path.Name} based on URL) was undeterminable: name must be provided");
        }

        if (name != call.Path.Name)
        {
            throw ApiStatus.BadRequest($"the name of the object ({name}) does not match the name on the URL ({call.Path.Name})");
        }
    }

    /// <summary>Takes the namespace of the URL where the object has none.</summary>
    /// <exception cref="StatusException">400: it has another one.</exception>
    public static void CheckNamespace(ApiCall call, JsonObject obj)
    {
        var metadata = obj.Metadata();
        if (call.Namespace.Length == 0)
        {
            metadata.Remove("namespace");
            return;
        }

        if (metadata.Text("namespace") is { } ns && ns != call.Namespace)
        {
            throw ApiStatus.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        metadata["namespace"] = call.Namespace;
    }

    private static string Unknown(string path) => $"unknown field \"{path}\"";

    private static void CheckType(ApiCall call, JsonObject obj, byte[] body)
    {
        var (version, kind) = (obj.Text("apiVersion"), obj.Text("kind"));
        var resource = call.Resource;
        if (call.Rules.IsCustom)
        {
            if (string.IsNullOrEmpty(kind))
            {
                throw BodyReader.Unrecognised(resource.Kind, body, $"Object 'Kind' is missing in '{Encoding.UTF8.GetString(body)}'");
            }

            if (version != resource.ApiVersion)
            {
                throw ApiStatus.BadRequest($"the API version in the data ({version}) does not match the expected API version ({resource.ApiVersion})");
            }

            return;
        }

        if (!string.IsNullOrEmpty(version) && version != resource.ApiVersion)
        {
            throw ApiStatus.BadRequest($"{kind ?? resource.Kind} in version \"{version}\" cannot be handled as a {resource.Kind}: "
                + $"no kind \"{kind ?? resource.Kind}\" is registered for version \"{version}\" in scheme \"pkg/runtime/scheme.go:111\"");
        }

        if (!string.IsNullOrEmpty(kind) && kind != resource.Kind)
        {
            var package = resource.Group.Length == 0 ? "core" : resource.Group.Split('.')[0];
            throw ApiStatus.BadRequest($"{kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: "
                + $"converting ({resource.Version}.{kind}) to ({package}.{resource.Kind}): unknown conversion");
        }

        obj["apiVersion"] = resource.ApiVersion;
        obj["kind"] = resource.Kind;
    }
}
