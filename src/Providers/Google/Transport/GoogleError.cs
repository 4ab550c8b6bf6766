using System.Globalization;
using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Google.Transport;

/// <summary>
/// What Google says of a refusal: a google.rpc.Status (https://cloud.google.com/apis/design/errors#http_mapping), or the
/// error of an OAuth token endpoint (RFC 6749, section 5.2).
/// </summary>
/// <param name="Status">The code's name, such as NOT_FOUND or invalid_grant; empty where the answer is no error of Google's.</param>
/// <param name="Message">Its text, shortened.</param>
internal readonly record struct GoogleError(string Status, string Message)
{
    private const int LongestMessage = 500;
    private const int LongestStatus = 64;

    /// <summary>Reads an answer.</summary>
    public static GoogleError Of(StoreAnswer answer)
    {
        using var document = GoogleJson.Object(answer.Body);
        return document is null || !document.RootElement.TryGetProperty("error", out var error) ? new GoogleError("", "")
            : error.ValueKind == JsonValueKind.Object ? new GoogleError(Name(error.Text("status")), Shown(error.Text("message")))
            : error.ValueKind == JsonValueKind.String ? new GoogleError(Name(error.GetString()!), Shown(document.RootElement.Text("error_description")))
            : new GoogleError("", "");
    }

    /// <summary>The failure of an answer that is none, or no success.</summary>
    /// <param name="what">What was tried, such as <c>unable to exchange the token</c>; it begins the text.</param>
    /// <param name="answer">The answer.</param>
    public static FetchFailure Failure(string what, StoreAnswer answer) => answer.Failure is { } none
        ? none with { Message = $"{what}: {none.Message}" }
        : Of(answer).Failure(what, answer.Status, answer.RetryAfter);

    /// <summary>The failure that this is.</summary>
    /// <param name="what">What was tried; it begins the text.</param>
    /// <param name="http">The HTTP status.</param>
    /// <param name="retryAfter">How long the server asks to wait.</param>
    public FetchFailure Failure(string what, int http, TimeSpan? retryAfter)
    {
        var text = Status.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"status {http}, and no error of Google's: check the address")
            : Message.Length == 0 ? Status : $"{Status}: {Message}";
        return new FetchFailure(KindOf(http), $"{what}: {text}", retryAfter);
    }

    private FetchFailureKind KindOf(int http) => Status switch
    {
        "UNAUTHENTICATED" or "PERMISSION_DENIED" or "invalid_grant" or "invalid_client" or "unauthorized_client" or "access_denied" =>
            FetchFailureKind.Denied,
        "RESOURCE_EXHAUSTED" => FetchFailureKind.Throttled,
        "UNAVAILABLE" or "INTERNAL" or "DEADLINE_EXCEEDED" or "UNKNOWN" or "ABORTED" or "server_error" or "internal_failure"
            or "temporarily_unavailable" => FetchFailureKind.Unavailable,
        _ => http switch
        {
            401 or 403 => FetchFailureKind.Denied,
            429 => FetchFailureKind.Throttled,
            408 or >= 500 => FetchFailureKind.Unavailable,
            _ => FetchFailureKind.Invalid,
        },
    };

    // Codes are short words; anything else is not Google's.
    private static string Name(string status) =>
        status.Length <= LongestStatus && status.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') ? status : "";

    private static string Shown(string message)
    {
        var text = CredentialText.Redact(HttpFailures.Printable(message));
        return text.Length <= LongestMessage ? text : text[..LongestMessage] + "…";
    }
}
