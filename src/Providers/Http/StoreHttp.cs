using System.Security.Cryptography;
using Keyferry.Providers.Metrics;
using Polly;

namespace Keyferry.Providers.Http;

/// <summary>
/// Calls over HTTP to one store under one identity: guarded, bounded, repeated where that is safe, and counted. Answers of
/// any status are answers; only cancellation is thrown. Safe to use from several callers at once.
/// </summary>
public sealed class StoreHttp : IDisposable
{
    private const int FirstBuffer = 4096;

    private readonly HttpMessageInvoker _client;
    private readonly ResiliencePipeline<StoreAnswer> _pipeline;
    private readonly StoreHttpOptions _options;
    private readonly ProviderCalls _calls;
    private readonly TimeProvider _time;

    /// <summary>Prepares; no call is made yet. It owns the certificates of its options.</summary>
    /// <param name="options">How the store is talked to.</param>
    /// <param name="egress">Where connections may lead.</param>
    /// <param name="calls">Counts the calls.</param>
    /// <param name="time">The clock.</param>
    public StoreHttp(StoreHttpOptions options, EgressPolicy egress, ProviderCalls calls, TimeProvider time)
        : this(options, StoreHandlers.Create(options, egress), calls, time)
    {
    }

    /// <summary>Calls through a handler of the caller's, which is owned.</summary>
    internal StoreHttp(StoreHttpOptions options, HttpMessageHandler handler, ProviderCalls calls, TimeProvider time)
    {
        _options = options;
        _calls = calls;
        _time = time;
        _client = new HttpMessageInvoker(handler, disposeHandler: true);
        _pipeline = StorePipeline.Create(options, time);
    }

    /// <summary>Makes a call.</summary>
    /// <param name="call">Which.</param>
    /// <param name="request">Makes the request: once for each attempt.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<StoreAnswer> SendAsync(
        StoreCall call, Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        var state = new Attempt(this, call, request, context);
        try
        {
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (c, s) => Outcome.FromResult(await s.Http.SendOnceAsync(s, c.CancellationToken)), context, state);
            cancellation.ThrowIfCancellationRequested();
            return outcome.Result ?? StorePipeline.Answer(outcome.Exception!, state.Server, _options);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _client.Dispose();
        _options.ClientCertificate?.Dispose();
        foreach (var certificate in (_options.Authorities ?? []).Concat(_options.ClientIntermediates ?? []))
        {
            certificate.Dispose();
        }
    }

    private async ValueTask<StoreAnswer> SendOnceAsync(Attempt attempt, CancellationToken cancellation)
    {
        using var request = attempt.Request();
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        attempt.Server = request.RequestUri;
        attempt.Context.Properties.Set(StorePipeline.IsIdempotent, attempt.Call.IsIdempotent ?? IsIdempotent(request.Method));
        var begun = _time.GetTimestamp();
        StoreAnswer? answer = null;
        try
        {
            using var message = await _client.SendAsync(request, cancellation);
            var (body, length) = await ReadAsync(message, cancellation);
            return answer = StoreAnswer.Of(message, body, length, _time);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return TransportFailures.Of(e, attempt.Server);
        }
        finally
        {
            _calls.Count(_options.Provider, attempt.Call.Name, answer is not { Status: < 400 }, _time.GetElapsedTime(begun));
        }
    }

    private static bool IsIdempotent(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Put || method == HttpMethod.Delete
        || method.Method == "LIST";

    // What is outgrown is cleared: it holds the first part of a secret.
    private static async ValueTask<(byte[] Body, int Length)> ReadAsync(
        HttpResponseMessage message, CancellationToken cancellation)
    {
        await using var stream = await message.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[Math.Max((message.Content.Headers.ContentLength ?? 0) + 1, FirstBuffer)];
        var length = 0;
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
                if (read == 0)
                {
                    return (buffer, length);
                }

                length += read;
                if (length == buffer.Length)
                {
                    var larger = new byte[buffer.Length * 2];
                    buffer.CopyTo(larger, 0);
                    CryptographicOperations.ZeroMemory(buffer);
                    buffer = larger;
                }
            }
        }
        catch
        {
            CryptographicOperations.ZeroMemory(buffer);
            throw;
        }
    }

    private sealed class Attempt(StoreHttp http, StoreCall call, Func<HttpRequestMessage> request, ResilienceContext context)
    {
        public StoreHttp Http => http;

        public StoreCall Call => call;

        public Func<HttpRequestMessage> Request => request;

        public ResilienceContext Context => context;

        public Uri? Server { get; set; }
    }
}

/// <summary>A call to a store.</summary>
/// <param name="Name">The operation's name in metrics: a constant of the program, never a tenant's text.</param>
/// <param name="IsIdempotent">
/// Whether it may be made twice; null means that its method decides: GET, HEAD, LIST, PUT and DELETE may. One that may not is
/// repeated only where no connection came about.
/// </param>
public readonly record struct StoreCall(string Name, bool? IsIdempotent = null);
