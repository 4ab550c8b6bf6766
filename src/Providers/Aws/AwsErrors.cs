using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using Amazon.Runtime;
using Keyferry.Providers.Aws.Credentials;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>Describes AWS's errors in words that stay the same between attempts, and classifies them.</summary>
internal static partial class AwsErrors
{
    private static readonly HashSet<string> DeniedCodes = new(StringComparer.Ordinal)
    {
        "AccessDenied", "AccessDeniedException", "UnrecognizedClientException", "InvalidClientTokenId",
        "InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature", "MissingAuthenticationToken",
        "MissingAuthenticationTokenException", "ExpiredToken", "ExpiredTokenException", "NotAuthorized",
        "InvalidIdentityToken", "OptInRequired", "RequestExpired", "DecryptionFailure",
    };

    private static readonly HashSet<string> ThrottlingCodes = new(StringComparer.Ordinal)
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "RequestThrottled",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "RequestLimitExceeded", "SlowDown",
        "LimitExceededException",
    };

    /// <summary>A call's failure in words and kind.</summary>
    public static FetchFailure Of(string service, string operation, Exception exception)
    {
        if (Find<CredentialsException>(exception) is { } credentials)
        {
            return credentials.Failure with { Message = Scrub(credentials.Failure.Message) };
        }

        if (exception is AmazonServiceException { StatusCode: not 0 } answered and not AmazonUnmarshallingException)
        {
            var status = ((int)answered.StatusCode).ToString(CultureInfo.InvariantCulture);
            var code = string.IsNullOrEmpty(answered.ErrorCode) ? "UnknownError" : answered.ErrorCode;
            return new FetchFailure(
                KindOf(code, answered.StatusCode),
                Scrub($"operation error {service}: {operation}, https response error StatusCode: {status}, "
                    + $"{code}: {answered.Message}"));
        }

        // A parser's own words repeat what it read, which may be a secret.
        var reason = Find<AmazonUnmarshallingException>(exception) is not null
            || Find<JsonException>(exception) is not null || Find<XmlException>(exception) is not null
            ? "deserialization failed: the answer is not what the service sends; check the endpoint"
            : $"request send failed: {Innermost(exception)}";
        return new FetchFailure(
            FetchFailureKind.Unavailable, Scrub($"operation error {service}: {operation}, {reason}"));
    }

    /// <summary>Why credentials could not be had.</summary>
    public static string OfCredentials(Exception exception) =>
        Find<CredentialsException>(exception) is { } known
            ? Scrub(known.Failure.Message)
            : Scrub($"failed to refresh cached credentials, {Innermost(exception)}");

    /// <summary>A failed write, without the value that the service's text may repeat.</summary>
    /// <param name="failure">The failure; null where there was none.</param>
    /// <param name="value">The value that was written.</param>
    public static FetchFailure? WithoutValue(FetchFailure? failure, ReadOnlySpan<byte> value)
    {
        if (failure is null || value.IsEmpty || Encoding.UTF8.GetBytes(failure.Message).AsSpan().IndexOf(value) < 0)
        {
            return failure;
        }

        var end = failure.Message.IndexOf(": ", failure.Message.IndexOf("StatusCode: ", StringComparison.Ordinal) + 12, StringComparison.Ordinal);
        return failure with
        {
            Message = (end < 0 ? "the service refused" : failure.Message[..end])
                + " (its text repeats what was written, so it is not shown)",
        };
    }

    /// <summary>Takes out what differs from one attempt to the next: request ids, signatures.</summary>
    public static string Scrub(string text) => RequestIds().Replace(SignedText().Replace(text, ""), "").TrimEnd();

    /// <summary>Whether the service does not know the operation, as doubles and private endpoints may not.</summary>
    public static bool IsUnknownOperation(Exception exception) => exception is AmazonServiceException
    {
        ErrorCode: "UnknownOperationException" or "InvalidAction" or "NotImplemented",
    } or AmazonServiceException { StatusCode: HttpStatusCode.NotImplemented };

    private static FetchFailureKind KindOf(string code, HttpStatusCode status) =>
        ThrottlingCodes.Contains(code) || status == HttpStatusCode.TooManyRequests ? FetchFailureKind.Throttled
        : DeniedCodes.Contains(code) || status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
            ? FetchFailureKind.Denied
        : (int)status >= 500 || code is "InternalServiceError" or "InternalFailure" or "ServiceUnavailable"
            ? FetchFailureKind.Unavailable
        : FetchFailureKind.Invalid;

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        while (exception is not null and not T)
        {
            exception = exception.InnerException;
        }

        return exception as T;
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message;
    }

    [GeneratedRegex(@",?\s*\(?request ?id:\s*[^\s,)]*\)?", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex RequestIds();

    [GeneratedRegex(@"\s*Credential=.*$", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex SignedText();
}
