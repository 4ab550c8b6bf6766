using Amazon.Runtime;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>What a call brought: an answer, or why there is none. No record: its text would hold the answer.</summary>
internal readonly struct AwsAnswer<T>
{
    private AwsAnswer(T? value, Exception? error, FetchFailure? failure) => (Value, Error, Failure) = (value, error, failure);

    /// <summary>The answer; null after a failure.</summary>
    public T? Value { get; }

    /// <summary>What the call threw.</summary>
    public Exception? Error { get; }

    /// <summary>The same in words and kind; null where there is an answer.</summary>
    public FetchFailure? Failure { get; }

    /// <summary>Waits for a call. Only cancellation is thrown.</summary>
    /// <param name="service">The service's name in errors.</param>
    /// <param name="operation">The operation's name.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellation">What the call ends with.</param>
    public static async Task<AwsAnswer<T>> OfAsync(
        string service, string operation, Task<T> call, CancellationToken cancellation)
    {
        try
        {
            return new AwsAnswer<T>(await call, null, null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return new AwsAnswer<T>(default, e, AwsErrors.Of(service, operation, e));
        }
    }

    /// <summary>Whether the service refused with a code.</summary>
    public bool IsRefused(string code) => Error is AmazonServiceException e && e.ErrorCode == code;
}
