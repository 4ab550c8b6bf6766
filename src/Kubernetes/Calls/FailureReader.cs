using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Calls;

/// <summary>Makes a failure of an answer that is no success.</summary>
internal static class FailureReader
{
    /// <summary>No answer came.</summary>
    public const string Unreachable = "Unreachable";

    /// <summary>The answer was cut off, or was no JSON of the kind asked for.</summary>
    public const string BadAnswer = "BadAnswer";

    private const int LongestText = 1024;
    private const int LongestBody = 256 * 1024;

    /// <summary>Reads the refusal in an answer's body.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="secret">Whether the request carried secret values, which the server may have put in its text.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<KubeFailure> ReadAsync(
        HttpResponseMessage response, bool secret, CancellationToken cancellation)
    {
        using var body = await BoundedBody.ReadAsync(response.Content, LongestBody, cancellation);
        var failure = FromBody((int)response.StatusCode, body.Bytes);
        var wait = failure.RetryAfter ?? response.Headers.RetryAfter?.Delta;
        return (secret ? SecretFailure.Redact(failure) : failure) with { RetryAfter = wait };
    }

    /// <summary>The failure that a body holds: a Status, or any other text.</summary>
    public static KubeFailure FromBody(int code, ReadOnlySpan<byte> body)
    {
        if (TryStatus(body) is { } status)
        {
            return FromStatus(code, status);
        }

        var text = Printable(body);
        var reason = ReasonOf(code);
        return new KubeFailure(code, reason, text.Length > 0 ? text : $"the server answered {code} {reason}", []);
    }

    /// <summary>The failure that a Status object tells.</summary>
    public static KubeFailure FromStatus(int code, V1Status status)
    {
        var causes = status.Details?.Causes is { Count: > 0 } listed
            ? listed.Select(static c => new KubeCause(c.Field ?? "", c.Reason ?? "", c.Message ?? "")).ToArray()
            : [];
        TimeSpan? wait = status.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;
        return new KubeFailure(status.Code ?? code, status.Reason ?? "", status.Message ?? "", causes, wait, IsStatus: true);
    }

    /// <summary>The failure of an answer that is no JSON of the kind asked for.</summary>
    public static KubeFailure Unreadable(string message) => new(0, BadAnswer, message, []);

    /// <summary>The failure of a request that got no answer.</summary>
    public static KubeFailure NoAnswer(Exception error)
    {
        if (error is OperationCanceledException)
        {
            return new KubeFailure(0, Unreachable, "the API server did not answer in time", []);
        }

        var text = new StringBuilder("the API server could not be reached");
        for (var at = error; at is not null; at = at.InnerException)
        {
            text.Append(CultureInfo.InvariantCulture, $": {at.Message}");
        }

        return new KubeFailure(0, Unreachable, text.ToString(), []);
    }

    private static V1Status? TryStatus(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || body[0] != (byte)'{')
        {
            return null;
        }

        try
        {
            var status = JsonSerializer.Deserialize(body, KubeJsonContext.Default.V1Status);
            return status?.Kind == "Status" ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Printable(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestText)]).Trim();
        return text.Any(static c => char.IsControl(c) && c is not ('\n' or '\t' or '\r')) ? "" : text;
    }

    private static string ReasonOf(int code) => (HttpStatusCode)code switch
    {
        HttpStatusCode.BadRequest => "BadRequest",
        HttpStatusCode.Unauthorized => "Unauthorized",
        HttpStatusCode.Forbidden => "Forbidden",
        HttpStatusCode.NotFound => "NotFound",
        HttpStatusCode.MethodNotAllowed => "MethodNotAllowed",
        HttpStatusCode.NotAcceptable => "NotAcceptable",
        HttpStatusCode.Conflict => "Conflict",
        HttpStatusCode.Gone => "Gone",
        HttpStatusCode.RequestEntityTooLarge => "RequestEntityTooLarge",
        HttpStatusCode.UnsupportedMediaType => "UnsupportedMediaType",
        HttpStatusCode.UnprocessableEntity => "Invalid",
        HttpStatusCode.TooManyRequests => "TooManyRequests",
        HttpStatusCode.ServiceUnavailable => "ServiceUnavailable",
        HttpStatusCode.GatewayTimeout => "Timeout",
        _ => code >= 500 ? "InternalError" : "Unknown",
    };
}
