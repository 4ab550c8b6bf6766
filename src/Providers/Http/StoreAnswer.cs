using System.Net.Http.Headers;
using System.Security.Cryptography;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Http;

/// <summary>
/// What a server answered, or why there is no answer. Whoever is handed one owns its body and disposes of it. No record:
/// its text would hold secrets.
/// </summary>
public sealed class StoreAnswer : IDisposable
{
    private readonly byte[] _body;
    private int _length;

    private StoreAnswer(int status, HttpResponseHeaders? headers, byte[] body, int length, FetchFailure? failure)
    {
        Status = status;
        Headers = headers;
        _body = body;
        _length = length;
        Failure = failure;
    }

    /// <summary>The status; 0 where there is no answer.</summary>
    public int Status { get; }

    /// <summary>The headers; null where there is no answer.</summary>
    public HttpResponseHeaders? Headers { get; }

    /// <summary>Why there is no answer; null where there is one, whatever its status.</summary>
    public FetchFailure? Failure { get; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body => _body.AsMemory(0, _length);

    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>How long the server asks to wait; null where it does not.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Whether no connection came about, so that nothing was done. For <see cref="Failure"/>s.</summary>
    internal bool WasRefused { get; private init; }

    /// <summary>Whether another attempt is of use. For <see cref="Failure"/>s.</summary>
    internal bool IsTransient { get; private init; }

    /// <summary>Clears the body.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_body);
        _length = 0;
    }

    /// <summary>An answer.</summary>
    internal static StoreAnswer Of(HttpResponseMessage message, byte[] body, int length, TimeProvider time) =>
        new((int)message.StatusCode, message.Headers, body, length, null) { RetryAfter = RetryAfterOf(message.Headers, time) };

    /// <summary>No answer.</summary>
    internal static StoreAnswer Of(FetchFailure failure, bool isTransient, bool wasRefused = false) =>
        new(0, null, [], 0, failure) { IsTransient = isTransient, WasRefused = wasRefused };

    private static TimeSpan? RetryAfterOf(HttpResponseHeaders headers, TimeProvider time)
    {
        var wait = headers.RetryAfter is not { } after ? null
            : after.Delta ?? (after.Date is { } date ? date - time.GetUtcNow() : null);
        return wait is { } some && some > TimeSpan.Zero ? some : null;
    }
}
