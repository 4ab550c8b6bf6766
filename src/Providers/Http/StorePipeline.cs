using System.Globalization;
using Keyferry.Providers.Contract;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Keyferry.Providers.Http;

/// <summary>
/// The resilience of one store identity: a limit for the whole, repetitions with jitter, a circuit breaker, a limit for
/// each attempt.
/// </summary>
internal static class StorePipeline
{
    /// <summary>Whether a call may be made twice.</summary>
    public static readonly ResiliencePropertyKey<bool> IsIdempotent = new("keyferry.idempotent");

    // Below the barrier's 60 s, so that the reason is told and not only the barrier's limit.
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(55);

    // A longer wait is the engine's: nothing is held meanwhile.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Break = TimeSpan.FromSeconds(10);

    /// <summary>Makes the pipeline.</summary>
    /// <param name="options">How the store is talked to.</param>
    /// <param name="time">The clock.</param>
    public static ResiliencePipeline<StoreAnswer> Create(StoreHttpOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<StoreAnswer> { TimeProvider = time }
            .AddTimeout(Whole);
        if (options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<StoreAnswer>
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryInterval,
                MaxDelay = LongestWait,
                DelayGenerator = static a => ValueTask.FromResult(a.Outcome.Result?.RetryAfter),
                ShouldHandle = a => ValueTask.FromResult(IsWorthAnother(options, a.Outcome, a.Context)),
            });
        }

        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<StoreAnswer>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = Break,
                ShouldHandle = static a => ValueTask.FromResult(
                    a.Outcome.Exception is TimeoutRejectedException || a.Outcome.Result is { IsTransient: true } or { Status: >= 500 }),
            })
            .AddTimeout(options.Timeout)
            .Build();
    }

    /// <summary>The answer of a call that ended without one.</summary>
    /// <param name="error">What the pipeline says.</param>
    /// <param name="server">Whom the call went to.</param>
    /// <param name="options">How the store is talked to.</param>
    public static StoreAnswer Answer(Exception error, Uri? server, StoreHttpOptions options)
    {
        var host = server is null ? "the server" : $"{server.IdnHost}:{server.Port}";
        return error switch
        {
            BrokenCircuitException => StoreAnswer.Of(
                new FetchFailure(
                    FetchFailureKind.Unavailable,
                    string.Create(CultureInfo.InvariantCulture, $"{host}: nearly every call failed; it is asked again after {Break.TotalSeconds:0} s"),
                    Break),
                isTransient: false),
            TimeoutRejectedException => StoreAnswer.Of(
                new FetchFailure(
                    FetchFailureKind.Unavailable,
                    string.Create(CultureInfo.InvariantCulture, $"{host}: no answer within {options.Timeout.TotalSeconds:0.###} s")),
                isTransient: false),
            _ => TransportFailures.Of(error, server),
        };
    }

    private static bool IsWorthAnother(StoreHttpOptions options, Outcome<StoreAnswer> outcome, ResilienceContext context)
    {
        var isIdempotent = context.Properties.GetValue(IsIdempotent, false);
        return outcome switch
        {
            { Exception: TimeoutRejectedException } => isIdempotent,
            { Result: { WasRefused: true, IsTransient: true } } => true,
            { Result: { Failure: not null } failed } => isIdempotent && failed.IsTransient,
            { Result: { } answer } => isIdempotent && options.IsRetryable(answer.Status) && !(answer.RetryAfter > LongestWait),
            _ => false,
        };
    }
}
