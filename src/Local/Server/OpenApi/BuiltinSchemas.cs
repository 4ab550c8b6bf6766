using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.OpenApi;

/// <summary>Short schemas of built-in kinds, enough for <c>kubectl explain</c> of what people use with secrets.</summary>
internal static class BuiltinSchemas
{
    private static readonly Dictionary<string, (string Text, string Shape)> Shapes = new(StringComparer.Ordinal)
    {
        ["Secret"] = ("Secret holds secret data, base64-encoded.", "data {bytes}, immutable boolean, stringData {string}, type string"),
        ["ConfigMap"] = ("ConfigMap holds configuration data.", "binaryData {bytes}, data {string}, immutable boolean"),
        ["ServiceAccount"] = ("ServiceAccount is an identity for processes.", "automountServiceAccountToken boolean, imagePullSecrets [object], secrets [object]"),
        ["Lease"] = ("Lease is held by one of several candidates.", "spec object"),
        ["Event"] = ("Event reports what happened to an object.", "count integer, involvedObject object required, message string, reason string, type string"),
    };

    /// <summary>The schema of a kind; one that is not described here has <c>spec</c> and <c>status</c>.</summary>
    public static JsonObject Of(ResourceInfo resource)
    {
        var (text, shape) = Shapes.GetValueOrDefault(resource.Kind, ("", "spec object, status object"));
        var schema = CompactSchema.Parse(shape, "");
        if (text.Length > 0)
        {
            schema["description"] = text;
        }

        return schema;
    }
}
