using System.Globalization;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Http;

/// <summary>What an answer means that is no success. Pure.</summary>
public static class HttpFailures
{
    private const int LongestDetail = 500;

    /// <summary>The failure of an answer.</summary>
    /// <param name="answer">The answer: none, or one whose status is not 2xx.</param>
    /// <param name="what">What was tried, such as <c>login to https://vault.example.com</c>; it begins the text.</param>
    /// <param name="detail">
    /// The vendor's own error message, where it cannot hold a secret; bounded here. Null where there is none.
    /// </param>
    public static FetchFailure Of(StoreAnswer answer, string what, string? detail = null)
    {
        if (answer.Failure is { } failure)
        {
            return failure with { Message = $"{what}: {failure.Message}" };
        }

        var kind = answer.Status switch
        {
            401 or 403 => FetchFailureKind.Denied,
            408 or >= 500 => FetchFailureKind.Unavailable,
            429 => FetchFailureKind.Throttled,
            _ => FetchFailureKind.Invalid,
        };
        var said = answer.Status is >= 300 and < 400
            ? "the server redirects to another host, which is not followed: give the address that it redirects to"
            : Printable(detail);
        return new FetchFailure(
            kind, string.Create(CultureInfo.InvariantCulture, $"{what}: status {answer.Status}") + (said.Length == 0 ? "" : $": {said}"),
            answer.RetryAfter);
    }

    /// <summary>A vendor's message on one line and no longer than an event takes.</summary>
    public static string Printable(string? text)
    {
        var line = new string([.. (text ?? "").Select(static c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length <= LongestDetail ? line : line[..LongestDetail] + "…";
    }
}
