using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Certs.Publishing;

/// <summary>
/// The fields named <c>caBundle</c> of one object: of each webhook of a configuration, or of a definition's conversion.
/// Pure: it reads an object and makes the body of a server-side apply.
/// </summary>
/// <param name="item">The object, as the server has it.</param>
/// <param name="targets">Who we are.</param>
internal sealed class BundleFields(UnstructuredObject item, BundleTargets targets)
{
    private JsonArray Webhooks => item.Content?["webhooks"] as JsonArray ?? [];

    private JsonNode? Conversion => item.Content?["spec"]?["conversion"]?["webhook"]?["clientConfig"] is { } client && IsOurs(client)
        ? client : null;

    /// <summary>Each bundle that stands there, as PEM; empty where a field is.</summary>
    public IReadOnlyList<string> Bundles =>
    [
        .. Webhooks.Select(static w => w?["clientConfig"]).Concat(Conversion is { } client ? [client] : []).Select(Text),
    ];

    /// <summary>The apply that makes all of them hold a bundle, and names nothing else.</summary>
    /// <param name="type">The object's kind.</param>
    /// <param name="bundle">The bundle.</param>
    public JsonObject Apply(ResourceType type, byte[] bundle)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = new JsonObject { ["name"] = item.Metadata.Name },
        };
        if (Conversion is not null)
        {
            body["spec"] = new JsonObject
            {
                ["conversion"] = new JsonObject { ["strategy"] = "Webhook", ["webhook"] = Holder(bundle) },
            };
            return body;
        }

        body["webhooks"] = new JsonArray([.. Webhooks.Select(w =>
        {
            var entry = Holder(bundle);
            entry["name"] = w?["name"]?.GetValue<string>();
            return (JsonNode)entry;
        })]);
        return body;
    }

    private static JsonObject Holder(byte[] bundle) => new()
    {
        ["clientConfig"] = new JsonObject { ["caBundle"] = Convert.ToBase64String(bundle) },
    };

    private static string Text(JsonNode? client)
    {
        // What is no base64 cannot come from a server; it counts as another bundle.
        var text = client?["caBundle"]?.GetValue<string>() ?? "";
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.ASCII.GetString(bytes, 0, length) : text;
    }

    private bool IsOurs(JsonNode client) =>
        client["service"] is { } service
            ? service["name"]?.GetValue<string>() == targets.Service.Name
                && service["namespace"]?.GetValue<string>() == targets.Service.Namespace
            : Uri.TryCreate(client["url"]?.GetValue<string>(), UriKind.Absolute, out var url)
                && url.Authority == targets.Url?.Authority;
}
