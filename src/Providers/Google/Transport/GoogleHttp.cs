using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Google.Transport;

/// <summary>To whom a request goes.</summary>
internal enum GoogleChannel
{
    /// <summary>A service of Google's.</summary>
    Google,

    /// <summary>An address that a tenant wrote.</summary>
    Tenant,

    /// <summary>The metadata server of the node, Google's or AWS's: at an address of the program's own, which no tenant names.</summary>
    Metadata,
}

/// <summary>The connections of one store under one identity.</summary>
internal sealed class GoogleHttp : IDisposable
{
    private readonly Lazy<StoreHttp>[] _channels;

    /// <summary>Prepares; nothing is connected yet.</summary>
    /// <param name="egress">Where connections may lead.</param>
    /// <param name="calls">Counts calls.</param>
    /// <param name="time">The clock.</param>
    /// <param name="handlers">Makes what requests go through, for tests; null means the network.</param>
    public GoogleHttp(EgressPolicy egress, ProviderCalls calls, TimeProvider time, Func<GoogleChannel, HttpMessageHandler>? handlers)
    {
        _channels = [.. Enum.GetValues<GoogleChannel>().Select(channel => new Lazy<StoreHttp>(() =>
        {
            var options = OptionsOf(channel);
            return handlers is not null ? new StoreHttp(options, handlers(channel), calls, time)
                : channel == GoogleChannel.Metadata ? new StoreHttp(options, Direct(), calls, time)
                : new StoreHttp(options, egress, calls, time);
        }))];
    }

    /// <summary>Makes a call. Only cancellation is thrown.</summary>
    /// <param name="channel">To whom it goes.</param>
    /// <param name="call">Which.</param>
    /// <param name="request">Makes the request: once for each attempt.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The answer, which the caller owns.</returns>
    public ValueTask<StoreAnswer> SendAsync(
        GoogleChannel channel, StoreCall call, Func<HttpRequestMessage> request, CancellationToken cancellation) =>
        _channels[(int)channel].Value.SendAsync(call, request, cancellation);

    public void Dispose()
    {
        foreach (var channel in _channels.Where(static c => c.IsValueCreated))
        {
            channel.Value.Dispose();
        }
    }

    private static StoreHttpOptions OptionsOf(GoogleChannel channel)
    {
        var options = new StoreHttpOptions(GoogleCalls.Provider);
        return channel == GoogleChannel.Metadata
            ? options with { Timeout = TimeSpan.FromSeconds(5), MaxRetries = 1, MaxAnswerBytes = 64 << 10 }
            : channel == GoogleChannel.Tenant ? options with { MaxAnswerBytes = 64 << 10 }
            : options;
    }

    // The node's metadata is never behind a proxy (https://cloud.google.com/compute/docs/metadata/querying-metadata).
    private static SocketsHttpHandler Direct() => new()
    {
        UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(3),
        ActivityHeadersPropagator = null,
    };
}
