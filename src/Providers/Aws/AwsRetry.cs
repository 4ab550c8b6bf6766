using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Keyferry.Api.Shared;
using Keyferry.Text.Durations;

namespace Keyferry.Providers.Aws;

/// <summary>How often and how soon calls to AWS are repeated (<c>retrySettings</c>).</summary>
/// <param name="Attempts">Attempts in all, at least one; null leaves it to the SDK (three).</param>
/// <param name="Delay">The wait between two; null leaves it to the SDK (exponential, with jitter).</param>
internal sealed record AwsRetry(int? Attempts, TimeSpan? Delay)
{
    private const int DefaultAttempts = 3;

    /// <summary>Reads the store's settings.</summary>
    /// <param name="settings">The settings; null where the store has none.</param>
    /// <param name="retry">What they say; null where they are wrong.</param>
    /// <param name="error">What is wrong, in Go's words.</param>
    public static bool TryRead(RetrySettings? settings, [NotNullWhen(true)] out AwsRetry? retry, out string error)
    {
        error = "";
        retry = new AwsRetry(null, null);
        if (settings is null)
        {
            return true;
        }

        retry = new AwsRetry(Math.Clamp(settings.MaxRetries ?? DefaultAttempts, 1, ManifestLimits.MaxAttempts), null);
        if (string.IsNullOrEmpty(settings.RetryInterval))
        {
            return true;
        }

        if (GoDuration.TryParseSetting(settings.RetryInterval, out var delay, out error))
        {
            retry = retry with { Delay = Bounded(delay.TimeSpan) };
        }
        else
        {
            retry = null;
        }

        return retry is not null;
    }

    private static TimeSpan Bounded(TimeSpan delay) =>
        delay < TimeSpan.Zero ? TimeSpan.Zero : delay > ManifestLimits.MaxRetryInterval ? ManifestLimits.MaxRetryInterval : delay;

    /// <summary>Sets the number of attempts on a client's configuration.</summary>
    public void ApplyTo(ClientConfig config)
    {
        if (Attempts is { } attempts)
        {
            config.MaxErrorRetry = attempts - 1;
        }
    }

    /// <summary>Sets the wait between attempts on a client's pipeline.</summary>
    public void ApplyTo(RuntimePipeline pipeline, IClientConfig config, TimeProvider time)
    {
        if (Delay is { } delay)
        {
            pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new FixedDelayRetryPolicy(config, delay, time)));
        }
    }
}

/// <summary>The SDK's own rules of what is repeated, with one wait for all.</summary>
internal sealed class FixedDelayRetryPolicy(IClientConfig config, TimeSpan delay, TimeProvider time)
    : StandardRetryPolicy(config)
{
    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext) =>
        Task.Delay(delay, time, executionContext.RequestContext.CancellationToken);
}
