using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Discovery;

/// <summary>A document that clients keep, and ask for again by its ETag.</summary>
internal sealed class DiscoveryDocument
{
    private readonly byte[] bytes;

    /// <param name="content">The document.</param>
    public DiscoveryDocument(JsonObject content)
    {
        bytes = DiscoveryAnswer.Bytes(content);
        Hash = Convert.ToHexString(SHA512.HashData(bytes));
    }

    /// <summary>The hash that stands for it in an ETag or an OpenAPI address.</summary>
    public string Hash { get; }

    /// <summary>Writes it, or 304 where the caller has it.</summary>
    public async ValueTask WriteAsync(HttpContext context, string type = "application/json", params string[] vary)
    {
        var tag = $"\"{Hash}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.Vary = vary.Length == 0 ? "Accept" : vary;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
