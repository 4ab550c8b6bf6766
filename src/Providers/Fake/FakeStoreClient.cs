using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Fake;

/// <summary>
/// Answers from the values of the store's manifest, where key and version must both be the same, and from what was pushed.
/// </summary>
internal sealed class FakeStoreClient : IStoreClient, IStoreFinder, IStoreWriter
{
    private readonly Dictionary<(string Key, string Version), string> _values = [];
    private readonly ConcurrentDictionary<string, byte[]> _pushed;
    private readonly StoreState _state;

    public FakeStoreClient(FakeProviderSpec spec, ConcurrentDictionary<string, byte[]> pushed)
    {
        _pushed = pushed;
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

    public bool ConvertsNames => true;

    public async IAsyncEnumerable<FindResult> FindAsync(
        FindQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Tags is { Count: > 0 })
        {
            yield return new FindResult(
                "", default, new FetchFailure(FetchFailureKind.Invalid, "the Fake store finds by name only: leave find.tags out"));
            yield break;
        }

        // Of each key the highest version as text, as with ESO.
        var newest = _values.Keys.GroupBy(static k => k.Key, StringComparer.Ordinal)
            .Select(static g => new RemoteKey(g.Key, g.Select(static k => k.Version).Max(StringComparer.Ordinal)!))
            .Concat(_pushed.Keys.Select(static k => new RemoteKey(k)));
        foreach (var key in newest.OrderBy(static k => k.Name, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            if (query.Name is null || query.Name.IsMatch(key.Name))
            {
                yield return new FindResult(key.Name, key);
            }
        }

        await ValueTask.CompletedTask;
    }

    public ValueTask<FetchFailure?> PushAsync(PushTarget target, PushContent content, CancellationToken cancellation)
    {
        if (_values.Keys.Any(k => k.Key == target.Key))
        {
            return ValueTask.FromResult<FetchFailure?>(new FetchFailure(FetchFailureKind.Invalid, "key already exists"));
        }

        var payload = PushPayload.Of(content);
        if (payload.Value is { } value)
        {
            using (value)
            {
                _pushed[target.Key] = value.Bytes.ToArray();
            }
        }

        return ValueTask.FromResult(payload.Failure);
    }

    // As with ESO, what was pushed to a Fake store stays until the process ends.
    public ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation) =>
        ValueTask.FromResult<FetchFailure?>(null);

    public ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation) =>
        ValueTask.FromResult(new ExistsResult(
            _pushed.ContainsKey(target.Key) || _values.Keys.Any(k => k.Key == target.Key)));

    public ValueTask DisposeAsync()
    {
        _values.Clear();
        return ValueTask.CompletedTask;
    }

    private ReadResult Read(RemoteKey key) =>
        _values.TryGetValue((key.Name, key.Version), out var text) ? ReadResult.Of(RemoteValue.Of(Encoding.UTF8.GetBytes(text)))
        : key.Version.Length == 0 && _pushed.TryGetValue(key.Name, out var pushed)
            ? ReadResult.Of(RemoteValue.Of((byte[])pushed.Clone()))
            : ReadResult.Of(_values.Keys.Any(k => k.Key == key.Name) ? NoVersion(key) : FetchFailure.NotFound);

    // A mistake in the manifest, no secret that is gone.
    private static FetchFailure NoVersion(RemoteKey key) => new(
        FetchFailureKind.Invalid,
        key.Version.Length > 0 ? $"secret {key.Name} has no version {key.Version}" : $"secret {key.Name} has no value without a version: give one");
}
