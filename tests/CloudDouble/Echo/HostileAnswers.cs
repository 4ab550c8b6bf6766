using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;

namespace Keyferry.CloudDouble.Echo;

/// <summary>
/// Answers every host with failures that repeat all that was sent: address, headers, body. A host's requests are answered by the
/// kinds of failure in turn; a call that signs in is let in every other time, with a token that is marked.
/// </summary>
internal sealed class HostileAnswers
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly int[] Refusals = [400, 401, 403, 404, 409, 429, 500, 503];
    private const int Shapes = 5;

    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _credentials = new(StringComparer.Ordinal);

    /// <summary>What tokens that this server gives out have in them.</summary>
    public const string Mark = "mArK-token-of-the-server";

    /// <summary>How many requests there were, by host.</summary>
    public IReadOnlyDictionary<string, int> Requests => _requests;

    /// <summary>The credentials that came in headers, as they came.</summary>
    public IEnumerable<string> Credentials => _credentials.Keys;

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var address = new Uri(context.Request.GetEncodedUrl());
        var turn = _requests.AddOrUpdate(address.Host, 0, static (_, count) => count + 1);
        Remember(context.Request.Headers);
        var said = new StringBuilder().Append(context.Request.Method).Append(' ').Append(address);
        foreach (var header in context.Request.Headers)
        {
            said.Append('\n').Append(header.Key).Append(": ").Append(header.Value);
        }

        said.Append("\n\n").Append(body);
        if (SignsIn(address.AbsolutePath) && turn % 2 == 0)
        {
            await WriteAsync(context, 200, Token().ToJsonString(Plain), "application/json");
            return;
        }

        var kind = turn % (Refusals.Length + Shapes);
        await (kind < Refusals.Length ? RefuseAsync(context, Refusals[kind], said.ToString()) : MisshapeAsync(context, kind - Refusals.Length, said.ToString()));
    }

    private static bool SignsIn(string path) => path.EndsWith("/token", StringComparison.Ordinal)
        || path.EndsWith("/login", StringComparison.Ordinal) || path.Contains("/login/", StringComparison.Ordinal);

    // Each service reads the members it knows.
    private static JsonObject Token() => new()
    {
        ["access_token"] = Mark, ["token_type"] = "Bearer", ["expires_in"] = 3600,
        ["auth"] = new JsonObject { ["client_token"] = Mark, ["lease_duration"] = 3600, ["renewable"] = true, ["policies"] = new JsonArray("default") },
    };

    private static Task RefuseAsync(HttpContext context, int status, string said)
    {
        context.Response.Headers.RetryAfter = "1";
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{OneLine(said)}\"";
        return WriteAsync(context, status, Failure(status, said).ToJsonString(Plain), "application/json");
    }

    private static Task MisshapeAsync(HttpContext context, int shape, string said) => shape switch
    {
        0 => WriteAsync(context, 200, $"<html><body>{said}</body></html>", "text/html"),
        1 => WriteAsync(context, 200, Failure(200, said).ToJsonString(Plain), "application/json"),
        2 => WriteAsync(context, 200, $"{{\"data\": {{\"value\": \"{said}", "application/json"),
        3 => RedirectAsync(context, said),
        _ => CutAsync(context, said),
    };

    private static async Task RedirectAsync(HttpContext context, string said)
    {
        context.Response.Headers.Location = $"https://elsewhere.example/?{Uri.EscapeDataString(OneLine(said))}";
        await WriteAsync(context, 302, said, "text/plain");
    }

    private static async Task CutAsync(HttpContext context, string said)
    {
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(said) + 1000;
        await context.Response.WriteAsync(said, context.RequestAborted);
        context.Abort();
    }

    // The members in which each service's errors stand.
    private static JsonObject Failure(int status, string said) => new()
    {
        ["error"] = new JsonObject { ["code"] = status, ["message"] = said, ["status"] = said },
        ["error_description"] = said, ["errors"] = new JsonArray(said), ["message"] = said, ["Message"] = said, ["__type"] = said,
        ["detail"] = said, ["reason"] = said, ["data"] = new JsonObject { ["data"] = new JsonObject { ["other"] = said }, ["other"] = said },
        ["warnings"] = new JsonArray(said), ["value"] = new JsonObject { ["other"] = said }, ["items"] = new JsonArray(said),
    };

    private void Remember(IHeaderDictionary headers)
    {
        foreach (var name in (string[])["Authorization", "X-Vault-Token", "PRIVATE-TOKEN", "X-Api-Key", "Cookie"])
        {
            if (headers[name].ToString() is { Length: > 0 } value)
            {
                // Without the scheme: texts may well say "Bearer".
                _credentials[value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..]] = true;
            }
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace('"', '\'');

    private static async Task WriteAsync(HttpContext context, int status, string body, string type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body, context.RequestAborted);
    }
}
