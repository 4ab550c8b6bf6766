using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Webhook.StoreTest;

/// <summary>One read of a store, as the engine makes it. Disposing of it clears the values.</summary>
internal sealed class StoreRead : IDisposable
{
    private readonly RemoteValue? _raw;
    private readonly FetchResult _result;

    private StoreRead(RemoteValue? raw, FetchResult result)
    {
        _raw = raw;
        _result = result;
    }

    /// <summary>Why nothing was read; null where something was.</summary>
    public FetchFailure? Failure => _result.Failure;

    /// <summary>The names of the values, where several were asked for.</summary>
    public IEnumerable<string> Keys => _result.Map?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>();

    /// <summary>Whether the value is some bytes.</summary>
    public bool IsEqualTo(ReadOnlySpan<byte> bytes) => _result.Value is { } value && value.Bytes.SequenceEqual(bytes);

    /// <summary>Reads what a reference asks for.</summary>
    /// <param name="provider">The store's provider.</param>
    /// <param name="store">The store.</param>
    /// <param name="client">The connection.</param>
    /// <param name="reference">What is asked for.</param>
    /// <param name="cancellation">Ends the read.</param>
    public static async ValueTask<StoreRead> OfAsync(
        IProvider provider, StoreObject store, IStoreClient client, RemoteRef reference, CancellationToken cancellation)
    {
        var read = (await client.ReadAsync([provider.KeyOf(store, reference)], cancellation))[0];
        return read.Value is { } raw
            ? new StoreRead(raw, provider.Extract(reference, raw))
            : new StoreRead(null, FetchResult.Of(read.Failure ?? FetchFailure.NotFound));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _raw?.Dispose();
        _result.Value?.Dispose();
        foreach (var value in _result.Map?.Values ?? Enumerable.Empty<SecretValue>())
        {
            value.Dispose();
        }
    }
}
