using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Keyferry.VaultDouble;

/// <summary>HTTP before the server: what a request means, and how an answer is written.</summary>
internal sealed class HttpFront(VaultCore core)
{
    private const int LongestBody = 32 * 1024 * 1024;

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json";
        if (context.Request.Headers["X-Vault-Namespace"].ToString() is { Length: > 0 } space)
        {
            context.Response.Headers["X-Vault-Namespace"] = space;
        }

        try
        {
            if (await RedirectAsync(context))
            {
                return;
            }

            var request = await ReadAsync(context);
            await WriteAsync(context, await core.HandleAsync(request, context.RequestAborted));
        }
        catch (Refusal refusal)
        {
            foreach (var (name, value) in refusal.Headers)
            {
                context.Response.Headers[name] = value;
            }

            await WriteAsync(context, refusal.Status, Json.Errors(refusal.Text is null ? [] : [refusal.Text]));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
    }

    // Go's mux answers a path that is not clean with the clean one.
    private static async Task<bool> RedirectAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (path, query) = target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? (target[..at], target[at..]) : (target, "");
        var clean = new List<string>();
        foreach (var part in path.Split('/').Skip(1))
        {
            if (part == ".." && clean.Count > 0)
            {
                clean.RemoveAt(clean.Count - 1);
            }
            else if (part is not ("" or "." or ".."))
            {
                clean.Add(part);
            }
        }

        var wanted = "/" + string.Join('/', clean) + (clean.Count > 0 && path.EndsWith('/') ? "/" : "");
        if (wanted == path)
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.Headers.Location = wanted + query;
        if (context.Request.Method == "GET")
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(
                $"<a href=\"{WebUtility.HtmlEncode(wanted + query)}\">Temporary Redirect</a>.\n\n", context.RequestAborted);
        }

        return true;
    }

    private static async Task<VaultRequest> ReadAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = Uri.UnescapeDataString(target.Split('?')[0]);
        if (!path.StartsWith("/v1/", StringComparison.Ordinal))
        {
            throw Refusal.Missing();
        }

        var data = new JsonObject();
        var operation = OperationOf(context, data);
        if (operation is Operation.Update or Operation.Patch)
        {
            data = await BodyAsync(context, operation);
        }

        path = path["/v1/".Length..];
        var headers = context.Request.Headers;
        return new VaultRequest
        {
            Operation = operation,
            Path = operation == Operation.List && path.Length > 0 && !path.EndsWith('/') ? path + "/" : path,
            Data = data,
            Token = headers["X-Vault-Token"].ToString() is { Length: > 0 } token ? token
                : headers.Authorization.ToString() is { } bearer && bearer.StartsWith("Bearer ", StringComparison.Ordinal) ? bearer["Bearer ".Length..].Trim() : "",
            Namespace = headers["X-Vault-Namespace"].ToString() is { Length: > 0 } space ? space : null,
            WrapTtl = headers["X-Vault-Wrap-TTL"].ToString() is { Length: > 0 } ttl ? ttl : null,
            ClientCertificate = context.Connection.ClientCertificate,
            RemoteAddress = context.Connection.RemoteIpAddress ?? IPAddress.Loopback,
        };
    }

    private static Operation OperationOf(HttpContext context, JsonObject data)
    {
        var method = context.Request.Method;
        switch (method)
        {
            case "PUT" or "POST": return Operation.Update;
            case "PATCH":
                var type = context.Request.ContentType?.Split(';')[0].Trim() ?? "";
                return type == "application/merge-patch+json" ? Operation.Patch
                    : throw new Refusal(415, $"PATCH requires Content-Type of application/merge-patch+json, provided {type}");
            case "GET" or "LIST" or "DELETE" or "HEAD": break;
            default: throw new Refusal(405, null);
        }

        var (list, help) = (method == "LIST", false);
        foreach (var (name, values) in context.Request.Query)
        {
            var value = values.ToString();
            if (name == "list" && method == "GET" && value is ("true" or "1" or "t" or "T" or "TRUE" or "True"))
            {
                list = true;
            }
            else if (name == "help" && method == "GET")
            {
                help = true;
            }
            else
            {
                data[name] = values.Count == 1 ? JsonValue.Create(value) : Json.Strings(values.Select(static v => v ?? ""));
            }
        }

        return help ? Operation.Help : list ? Operation.List : method == "DELETE" ? Operation.Delete
            : method == "HEAD" ? Operation.Header : Operation.Read;
    }

    private static async Task<JsonObject> BodyAsync(HttpContext context, Operation operation)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (buffer.Length > LongestBody)
        {
            throw new Refusal(413, "http: request body too large");
        }

        if (operation == Operation.Update && context.Request.ContentType == "application/x-www-form-urlencoded")
        {
            var form = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Encoding.UTF8.GetString(buffer.ToArray()));
            return new JsonObject(form.Select(static p => KeyValuePair.Create(p.Key,
                (JsonNode?)(p.Value.Count == 1 ? JsonValue.Create(p.Value.ToString()) : Json.Strings(p.Value.Select(static v => v ?? ""))))));
        }

        var body = GoJson.ReadBody(buffer.ToArray(), out var error);
        return error is null ? body ?? [] : throw Refusal.Bad(error);
    }

    private static async Task WriteAsync(HttpContext context, Answer answer)
    {
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (answer.Plain is { } plain)
        {
            context.Response.ContentType = plain.ContentType;
            context.Response.StatusCode = answer.Status;
            await context.Response.WriteAsync(plain.Text, context.RequestAborted);
        }
        else if (answer.IsBare || answer.IsEmpty)
        {
            context.Response.StatusCode = answer.IsBare ? answer.Status : StatusCodes.Status204NoContent;
        }
        else
        {
            await WriteAsync(context, answer.Status, answer.Raw ?? answer.Envelope(answer.WrapInfo is null ? Names.Uuid() : ""));
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        if (context.Request.Method != "HEAD")
        {
            await context.Response.WriteAsync(GoJson.Write(body) + "\n", context.RequestAborted);
        }
    }
}
