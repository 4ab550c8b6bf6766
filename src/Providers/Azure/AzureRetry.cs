using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Azure;

/// <summary>
/// The SDK's own retries, but for addresses that are refused here, which stay refused, and for a service that asks to wait
/// for long: the engine knows better what to do meanwhile.
/// </summary>
/// <param name="retries">How often a call is repeated.</param>
internal sealed class AzureRetry(int retries = AzureRetry.Retries) : RetryPolicy(
    retries, DelayStrategy.CreateExponentialDelayStrategy(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(8)))
{
    /// <summary>How often a call is repeated, as the SDK does.</summary>
    public const int Retries = 3;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>How long a service asks to wait; null where it does not say.</summary>
    public static TimeSpan? WaitOf(ResponseHeaders headers) =>
        headers.TryGetValue("Retry-After", out var text)
        && int.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <inheritdoc/>
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        !IsPointless(message, exception) && base.ShouldRetry(message, exception);

    /// <inheritdoc/>
    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        IsPointless(message, exception) ? ValueTask.FromResult(false) : base.ShouldRetryAsync(message, exception);

    private static bool IsPointless(HttpMessage message, Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is EgressRefusedException or AnswerTooLargeException)
            {
                return true;
            }
        }

        return message.HasResponse && WaitOf(message.Response.Headers) > LongestWait;
    }
}
