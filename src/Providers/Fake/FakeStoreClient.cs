using System.Text;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Fake;

/// <summary>Answers from the values of the store's manifest: key and version must both be the same.</summary>
internal sealed class FakeStoreClient : IStoreClient
{
    private readonly Dictionary<(string Key, string Version), string> _values = [];
    private readonly StoreState _state;

    public FakeStoreClient(FakeProviderSpec spec)
    {
        foreach (var entry in spec.Data)
        {
            _values[(entry.Key, entry.Version ?? "")] = entry.Value;
        }

        _state = spec.ValidationResult switch
        {
            null or 0 => StoreState.Ready,
            1 => StoreState.Unknown,
            _ => StoreState.Error,
        };
    }

    public ValueTask<IReadOnlyList<ReadResult>> ReadAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<ReadResult>>([.. keys.Select(Read)]);
    }

    public ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation) => ValueTask.FromResult(
        _state == StoreState.Ready ? StoreValidation.Ready : new StoreValidation(_state, "unable to validate"));

    public ValueTask DisposeAsync()
    {
        _values.Clear();
        return ValueTask.CompletedTask;
    }

    private ReadResult Read(RemoteKey key) => _values.TryGetValue((key.Name, key.Version), out var text)
        ? ReadResult.Of(RemoteValue.Of(Encoding.UTF8.GetBytes(text)))
        : ReadResult.Of(FetchFailure.NotFound);
}
