using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Discovery;

/// <summary>Writes discovery's answers.</summary>
internal static class DiscoveryAnswer
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The hash that stands for a document in an ETag or an OpenAPI address.</summary>
    public static string Hash(JsonObject document) => Convert.ToHexString(SHA512.HashData(Bytes(document)));

    /// <summary>Writes JSON.</summary>
    public static async ValueTask WriteAsync(HttpContext context, JsonObject document, string type = "application/json")
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Bytes(document), context.RequestAborted);
    }

    /// <summary>Writes JSON with an ETag, or 304 where the caller has it.</summary>
    public static async ValueTask WriteTaggedAsync(
        HttpContext context, JsonObject document, string type = "application/json", params string[] vary)
    {
        var tag = $"\"{Hash(document)}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.Vary = vary.Length == 0 ? "Accept" : vary;
        if (context.Request.Headers.IfNoneMatch == tag)
            context.Response.StatusCode = StatusCodes.Status304NotModified;
        else
            await WriteAsync(context, document, type);
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

    private static byte[] Bytes(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString(Relaxed) + "\n");
}
