using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Discovery;

/// <summary>Writes discovery's answers.</summary>
internal static class DiscoveryAnswer
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes JSON.</summary>
    public static async ValueTask WriteAsync(HttpContext context, JsonObject document, string type = "application/json")
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Bytes(document), context.RequestAborted);
    }

    /// <summary>Writes text.</summary>
    public static async ValueTask WriteTextAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
    }

    /// <summary>Writes that the caller's media types are not to be had.</summary>
    public static ValueTask WriteNotAcceptableAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status406NotAcceptable;
        return WriteAsync(context, new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf",
            ["reason"] = "NotAcceptable",
            ["code"] = StatusCodes.Status406NotAcceptable,
        });
    }

    /// <summary>JSON as it goes over the wire.</summary>
    public static byte[] Bytes(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString(Relaxed) + "\n");
}
