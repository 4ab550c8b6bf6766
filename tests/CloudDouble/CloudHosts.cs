using System.Collections.Concurrent;
using System.Text;
using Keyferry.CloudDouble.Azure;
using Keyferry.CloudDouble.Echo;
using Keyferry.CloudDouble.Google;
using Microsoft.AspNetCore.Http.Extensions;

namespace Keyferry.CloudDouble;

/// <summary>Leads requests to the double whose host they name, one at a time, and counts them by host and path.</summary>
/// <param name="azure">Azure.</param>
/// <param name="google">Google.</param>
internal sealed class CloudHosts(AzureDouble azure, GoogleDouble google)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, long> _calls = new(StringComparer.OrdinalIgnoreCase);
    private int _nextProject = 200_000;

    /// <summary>Answers every host in place of the clouds, while it is there.</summary>
    public HostileAnswers? Hostile { get; set; }

    /// <summary>Google.</summary>
    public GoogleDouble Google => google;

    /// <summary>Whether a host is one of theirs.</summary>
    public bool IsKnown(string host) => Hostile is not null || IsGoogle(host) || azure.IsKnown(host);

    /// <summary>How many requests there were whose host and path have a part; empty: all.</summary>
    public long Calls(string part) =>
        _calls.Where(c => c.Key.Contains(part, StringComparison.OrdinalIgnoreCase)).Sum(static c => c.Value);

    /// <summary>Begins to count anew.</summary>
    public void ForgetCalls() => _calls.Clear();

    /// <summary>Stores a version of a secret of Google's.</summary>
    public void SetGoogle(string project, string name, string value)
    {
        lock (_gate)
        {
            if (!google.Secrets.HasProject(project))
            {
                google.Secrets.AddProject(project, $"{_nextProject++}");
            }

            google.Secrets.AddValue($"projects/{project}/secrets/{name}", value);
        }
    }

    /// <summary>Gives a version of a secret of Google's a state, such as <c>DESTROYED</c>.</summary>
    public void SetGoogleState(string project, string name, int version, string state)
    {
        lock (_gate)
        {
            var secret = google.Secrets.Find($"projects/{project}/secrets/{name}")
                ?? throw new InvalidOperationException($"there is no secret {name} in project {project}");
            secret.Versions.Single(v => v.Number == version).State = state;
        }
    }

    /// <summary>Refuses one operation of Key Vault, such as <c>secrets/recover</c>; empty: none.</summary>
    public void ForbidAzure(string operation)
    {
        lock (_gate)
        {
            azure.Vault.IsForbidden = operation.Length == 0 ? null : o => o == operation;
        }
    }

    /// <summary>Stores a version of a secret of Azure's.</summary>
    public void SetAzure(string name, string value)
    {
        lock (_gate)
        {
            azure.Vault.Set(name, value);
        }
    }

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        if (Hostile is { } hostile)
        {
            await hostile.AnswerAsync(context);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var address = new Uri(context.Request.GetEncodedUrl());
        _calls.AddOrUpdate(address.Host + address.AbsolutePath, 1, static (_, count) => count + 1);
        if (IsGoogle(address.Host))
        {
            await AnswerGoogleAsync(context, address, body.ToArray());
        }
        else
        {
            await AnswerAzureAsync(context, address, body.ToArray());
        }
    }

    private static bool IsGoogle(string host) => host.EndsWith(".googleapis.com", StringComparison.OrdinalIgnoreCase);

    private async Task AnswerGoogleAsync(HttpContext context, Uri address, byte[] body)
    {
        var headers = context.Request.Headers.ToDictionary(static h => h.Key.ToLowerInvariant(), static h => h.Value.ToString());
        Google.DoubleAnswer answer;
        lock (_gate)
        {
            answer = google.Answer(new Google.DoubleRequest(context.Request.Method, address, headers, body));
        }

        await WriteAsync(context, answer.Status, answer.Headers, answer.Type, answer.Body);
    }

    private async Task AnswerAzureAsync(HttpContext context, Uri address, byte[] body)
    {
        using var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), address);
        foreach (var header in context.Request.Headers)
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable());
        }

        Azure.DoubleAnswer answer;
        lock (_gate)
        {
            answer = azure.Answer(new Azure.DoubleRequest(
                message.Method, address, context.Request.Headers.Authorization.ToString(), Encoding.UTF8.GetString(body), message));
        }

        await WriteAsync(context, answer.Status, answer.Headers, "application/json; charset=utf-8", answer.Body?.ToJsonString() ?? "");
    }

    private static async Task WriteAsync(
        HttpContext context, int status, IEnumerable<KeyValuePair<string, string>> headers, string type, string body)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        if (status != StatusCodes.Status204NoContent)
        {
            context.Response.ContentType = type;
            await context.Response.WriteAsync(body, context.RequestAborted);
        }
    }
}
