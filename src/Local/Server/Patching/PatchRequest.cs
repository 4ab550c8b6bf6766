using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Applying;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Patching;

/// <summary>Reads JSON, merge and strategic merge patches into what they do to an object.</summary>
internal static class PatchRequest
{
    /// <summary>The media type of server-side apply.</summary>
    public const string ApplyType = "application/apply-patch+yaml";

    /// <summary>Reads a patch.</summary>
    /// <returns>Makes the patched object, not yet decoded, of a copy of the present one.</returns>
    /// <exception cref="StatusException">400 or 415: it cannot be read.</exception>
    public static Func<JsonObject, JsonObject> Read(ApiCall call, byte[] body)
    {
        switch (BodyReader.MediaType(call.Http.Request))
        {
            case "application/json-patch+json":
                var operations = Parse<JsonArray>(body, "[]handlers.jsonPatchOp");
                return live => Operations(live, operations);
            case "application/merge-patch+json":
                var merge = Parse<JsonObject>(body, "map[string]interface {}");
                return live => MergePatch.Apply(live, merge);
            case "application/strategic-merge-patch+json" when !call.Rules.IsCustom:
                var strategic = Parse<JsonObject>(body, "map[string]interface {}");
                return live => StrategicMergePatch.Apply(live, strategic);
            default:
                throw ApiStatus.UnsupportedMedia(
                    "application/json-patch+json, application/merge-patch+json, "
                    + (call.Rules.IsCustom ? "" : "application/strategic-merge-patch+json, ") + ApplyType);
        }
    }

    private static JsonObject Operations(JsonObject live, JsonArray operations)
    {
        try
        {
            return JsonPatch.Apply(live, operations) as JsonObject ?? throw new JsonPatchException("the patch leaves no object");
        }
        catch (JsonPatchException)
        {
            throw new StatusException(422, "Invalid", "the server rejected our request due to an error in our request", []);
        }
    }

    private static T Parse<T>(byte[] body, string goType)
        where T : JsonNode
    {
        try
        {
            var node = JsonText.Read(body);
            return node as T ?? throw ApiStatus.BadRequest(
                $"error decoding patch: json: cannot unmarshal {ObjectMetadata.KindName(node)} into Go value of type {goType}");
        }
        catch (JsonException)
        {
            throw ApiStatus.BadRequest("error decoding patch: " + BodyReader.GoSyntax(body));
        }
    }
}
