using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Workloads;

/// <summary>
/// Sends requests to the server's own endpoints, without a socket, so that what the controllers write goes through
/// admission, webhooks and validation as every other request.
/// </summary>
/// <param name="endpoints">Answers the requests.</param>
/// <param name="adminToken">The administrator's token; requests impersonate <paramref name="user"/>.</param>
/// <param name="user">The user name that webhooks and errors show.</param>
internal sealed class LoopbackClient(ApiEndpoints endpoints, string adminToken, string user)
{
    /// <summary>Sends a request and reads the answer.</summary>
    /// <param name="method">The HTTP method; PATCH sends a JSON merge patch.</param>
    /// <param name="path">The path, without a query.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The HTTP status code, and the object or Status that was answered.</returns>
    public async Task<(int Code, JsonObject Body)> SendAsync(string method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        var http = new DefaultHttpContext { RequestAborted = cancellationToken };
        http.Request.Method = method;
        http.Request.Path = path;
        http.Request.Headers.Authorization = $"Bearer {adminToken}";
        http.Request.Headers.UserAgent = "kube-controller-manager/v1";
        http.Request.Headers["Impersonate-User"] = user;
        http.Request.Headers["Impersonate-Group"] = "system:masters";
        http.Response.Body = answer;
        if (body is not null)
        {
            http.Request.ContentType = method == "PATCH" ? "application/merge-patch+json" : "application/json";
            http.Request.Body = new MemoryStream(JsonText.Write(body));
        }

        await endpoints.HandleAsync(http);
        cancellationToken.ThrowIfCancellationRequested();
        return (http.Response.StatusCode, answer.Length == 0 ? [] : JsonText.Read(answer.ToArray()) as JsonObject ?? []);
    }

    /// <summary>Sends a request that has to succeed.</summary>
    /// <exception cref="WorkloadException">The answer is an error; the message is the server's.</exception>
    public async Task<JsonObject> RequireAsync(string method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        var (code, answer) = await SendAsync(method, path, body, cancellationToken);
        return code < 400 ? answer : throw new WorkloadException($"{method} {path}: {answer.Text("message") ?? $"{code}"}");
    }

    /// <summary>Deletes an object; one that does not exist counts as deleted.</summary>
    /// <exception cref="WorkloadException">The deletion is refused.</exception>
    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var (code, answer) = await SendAsync("DELETE", path, null, cancellationToken);
        if (code >= 400 && code != 404)
        {
            throw new WorkloadException($"DELETE {path}: {answer.Text("message")}");
        }
    }
}
