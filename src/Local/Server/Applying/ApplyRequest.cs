using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Rest;
using YamlDotNet.Core;

namespace Keyferry.Local.Server.Applying;

/// <summary>Reads and checks the configuration of a server-side apply.</summary>
internal static class ApplyRequest
{
    /// <summary>Checks the parameters that only an apply has.</summary>
    /// <exception cref="StatusException">422: the field manager is missing.</exception>
    public static void CheckOptions(ApiCall call, bool apply)
    {
        if (!apply && call.Parameter("force") is not null)
        {
            throw ApiStatus.InvalidOptions("PatchOptions",
                new StatusCause("FieldValueForbidden", "Forbidden: may not be specified for non-apply patch", "force"));
        }

        if (apply && call.Parameter("fieldManager") is null)
        {
            throw ApiStatus.InvalidOptions("PatchOptions",
                new StatusCause("FieldValueRequired", "Required value: is required for apply patch", "fieldManager"));
        }
    }

    /// <summary>Reads the configuration.</summary>
    /// <exception cref="StatusException">400 or 500: it cannot be read, or does not fit the schema.</exception>
    public static JsonObject Read(ApiCall call, byte[] body)
    {
        var obj = Parse(body);
        var (version, kind) = (obj.Text("apiVersion") ?? "", obj.Text("kind") ?? "");
        if (version != call.Resource.ApiVersion || kind != call.Resource.Kind)
        {
            if (version.Length == 0 && kind.Length == 0)
            {
                throw ApiStatus.BadRequest("invalid object type: /, Kind=");
            }

            throw ApiStatus.BadRequest(
                $"invalid object type: {(version.Contains('/', StringComparison.Ordinal) ? version : "/" + version)}, Kind={kind}");
        }

        if (obj.Object("metadata")?["managedFields"] is not null)
        {
            throw ApiStatus.BadRequest("metadata.managedFields must be nil");
        }

        if (call.Rules.IsCustom)
        {
            TypedFieldValidator.Check(obj, call.Resource);
        }
        else
        {
            CheckBuiltin(call, obj);
        }

        var metadata = obj.Metadata();
        if (metadata.ContainsKey("name"))
        {
            ObjectDecoder.CheckName(call, obj);
        }

        metadata["name"] = call.Path.Name;
        ObjectDecoder.CheckNamespace(call, obj);
        return obj;
    }

    private static void CheckBuiltin(ApiCall call, JsonObject obj)
    {
        var what = $"({obj.Object("metadata").Text("namespace")}/{obj.Object("metadata").Text("name")}; "
            + $"{(call.Resource.Group.Length == 0 ? "/" : "")}{call.Resource.ApiVersion}, Kind={call.Resource.Kind})";
        try
        {
            var unknown = ObjectDecoder.Normalise(call, (JsonObject)obj.DeepClone());
            if (unknown.Count > 0)
            {
                throw ApiStatus.Plain500($"failed to create typed patch object {what}: .{unknown[0]}: field not declared in schema");
            }
        }
        catch (StatusException error) when (error.DecodeError is { } why)
        {
            var kind = $"{(call.Resource.Group.Length == 0 ? "/" : "")}{call.Resource.ApiVersion}, Kind={call.Resource.Kind}";
            throw ApiStatus.Plain500(
                $"failed to convert new object {what} to proper version: unable to convert unstructured object to {kind}: error decoding from json: {why}");
        }
    }

    private static JsonObject Parse(byte[] body)
    {
        try
        {
            var isJson = body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
            var node = isJson ? JsonText.Read(body) : YamlText.Read(Encoding.UTF8.GetString(body));
            return node as JsonObject ?? throw ApiStatus.BadRequest("error decoding YAML: the configuration is no object");
        }
        catch (Exception error) when (error is JsonException or YamlException)
        {
            throw ApiStatus.BadRequest($"error decoding YAML: {error.Message}");
        }
    }
}
