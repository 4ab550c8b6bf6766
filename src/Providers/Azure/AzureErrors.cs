using System.Text.RegularExpressions;
using Azure;
using Azure.Identity;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Microsoft.Identity.Client;

namespace Keyferry.Providers.Azure;

/// <summary>Describes failed calls in words that stay the same between attempts and hold no credential.</summary>
internal static partial class AzureErrors
{
    /// <summary>How a failed login begins.</summary>
    public const string NoToken = "Microsoft Entra gave no token";

    private const int LongestMessage = 400;

    /// <summary>What was thrown, in words and kind.</summary>
    /// <param name="what">What was tried.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="server">Whom the call went to.</param>
    public static FetchFailure Of(string what, Exception exception, Uri? server)
    {
        if (Find<AzureCredentialException>(exception) is { } known)
        {
            return known.Failure;
        }

        if (Find<AuthenticationFailedException>(exception) is { } login)
        {
            return OfLogin(login);
        }

        return Unsent(what, exception, server);
    }

    /// <summary>A vendor's message on one line, without what differs from one answer to the next, and not too long.</summary>
    public static string Short(string message)
    {
        var end = Ids().Match(message);
        var text = Blanks().Replace(end.Success ? message[..end.Index] : message, " ").Trim();
        return text.Length <= LongestMessage ? text : $"{text[..LongestMessage]}…";
    }

    private static FetchFailure OfLogin(AuthenticationFailedException exception)
    {
        var refusal = Find<MsalServiceException>(exception);
        var code = Codes().Match(refusal?.Message ?? exception.Message);
        if (code.Success)
        {
            return new FetchFailure(KindOf(refusal), $"{NoToken}: {Short((refusal?.Message ?? exception.Message)[code.Index..])}");
        }

        if (refusal is { StatusCode: not 0 })
        {
            return new FetchFailure(
                KindOf(refusal), $"{NoToken}: status {refusal.StatusCode}, {Short(refusal.ErrorCode)}");
        }

        if (Find<RequestFailedException>(exception) is { Status: not 0 and var status })
        {
            return new FetchFailure(FetchFailureKind.Unavailable, $"{NoToken}: status {status}");
        }

        return exception is CredentialUnavailableException
            ? new FetchFailure(FetchFailureKind.Unavailable, $"{NoToken}: {Short(exception.Message.Split('\n')[0])}")
            : Unsent(NoToken, exception, null);
    }

    private static FetchFailureKind KindOf(MsalServiceException? refusal) => refusal?.StatusCode switch
    {
        429 => FetchFailureKind.Throttled,
        >= 500 => FetchFailureKind.Unavailable,
        _ => FetchFailureKind.Denied,
    };

    private static FetchFailure Unsent(string what, Exception exception, Uri? server)
    {
        var failure = TransportFailures.Of(exception, server).Failure!;
        return failure with { Message = $"{what}: {failure.Message}" };
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }

    [GeneratedRegex(@"AADSTS[0-9]{4,12}", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Codes();

    [GeneratedRegex(@"\s*(?:Trace ID|Correlation ID|Timestamp|trace_id|correlation_id):", RegexOptions.NonBacktracking)]
    private static partial Regex Ids();

    [GeneratedRegex(@"\s+", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Blanks();
}

/// <summary>Why an identity cannot be proved, from where the SDK asks for the proof.</summary>
/// <param name="failure">The reason.</param>
internal sealed class AzureCredentialException(FetchFailure failure) : Exception(failure.Message)
{
    /// <summary>The reason.</summary>
    public FetchFailure Failure => failure;
}
