using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Rest;

/// <summary>Ends a request with a <c>Status</c>, as the API server words it.</summary>
internal sealed class StatusException(int code, string? reason, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Code => code;

    /// <summary>Seconds for <c>Retry-After</c>; null where none is due.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The answer, where it is plain text in place of a Status.</summary>
    public string? PlainText { get; init; }

    /// <summary>Why an object cannot be decoded; null for other errors.</summary>
    public string? DecodeError { get; init; }

    /// <summary>Of 410 for a page: the token to go on with.</summary>
    public string? Continue { get; init; }

    /// <summary>The Status object.</summary>
    public JsonObject ToStatus()
    {
        var metadata = new JsonObject();
        if (Continue is not null)
        {
            metadata["continue"] = Continue;
        }

        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = metadata,
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (reason is not null)
        {
            status["reason"] = reason;
        }

        if (details is not null)
        {
            status["details"] = details.DeepClone();
        }

        status["code"] = code;
        return status;
    }
}
