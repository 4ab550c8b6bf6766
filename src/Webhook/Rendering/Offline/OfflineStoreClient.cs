using System.Runtime.CompilerServices;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Webhook.Rendering.Offline;

/// <summary>Answers for one store from <c>--data</c>, else from the store's own manifest where it is a Fake store.</summary>
/// <param name="store">The store.</param>
/// <param name="own">The client of a Fake store; null for others.</param>
/// <param name="stores">Holds the values, and takes down what is asked and pushed.</param>
internal sealed class OfflineStoreClient(StoreObject store, IStoreClient? own, OfflineStores stores) : IStoreClient, IStoreFinder, IStoreWriter
{
    private readonly string _name = OfflineStores.NameOf(store);

    /// <inheritdoc/>
    public bool ConvertsNames { get; init; }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
    {
        var results = new List<ReadResult>(keys.Count);
        foreach (var key in keys)
        {
            results.Add(await ReadAsync(key, cancellation));
        }

        return results;
    }

    /// <inheritdoc/>
    public ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation) => ValueTask.FromResult(StoreValidation.Ready);

    /// <inheritdoc/>
    public async IAsyncEnumerable<FindResult> FindAsync(FindQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Tags is { Count: > 0 })
        {
            yield return Failed($"tags of secrets are {OfflineStores.NotKnown} the store: find by name, or render without this entry");
            yield break;
        }

        var known = stores.Data.Keys.Where(k => IsBelow(k, query.Path) && query.Name?.IsMatch(k) != false).ToList();
        if (own is null && !stores.Data.Keys.Any())
        {
            yield return Failed($"what {_name} holds is {OfflineStores.NotKnown} it: put the secrets to be found into --data FILE");
            yield break;
        }

        foreach (var key in known)
        {
            yield return new FindResult(key, new RemoteKey(key));
        }

        if (own?.Finder is not { } finder)
        {
            yield break;
        }

        await foreach (var found in finder.FindAsync(query, cancellation))
        {
            if (found.Failure is not null || !known.Contains(found.Name, StringComparer.Ordinal))
            {
                yield return found;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> PushAsync(PushTarget target, PushContent content, CancellationToken cancellation)
    {
        if (own?.Writer is { } writer && await writer.PushAsync(target, content, cancellation) is { } refused)
        {
            return refused;
        }

        var payload = PushPayload.Of(content);
        if (payload.Value is { } value)
        {
            stores.NotePushed(new PushedValue(_name, target, value));
        }

        return payload.Failure;
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation) =>
        ValueTask.FromResult<FetchFailure?>(null);

    /// <inheritdoc/>
    public ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation) =>
        stores.Data.TryGet(target.Key, out _) ? ValueTask.FromResult(new ExistsResult(true))
        : own?.Writer is { } writer ? writer.ExistsAsync(target, cancellation)
        : ValueTask.FromResult(new ExistsResult(false));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask<ReadResult> ReadAsync(RemoteKey key, CancellationToken cancellation)
    {
        if (key.IsMetadata)
        {
            return ReadResult.Of(new FetchFailure(
                FetchFailureKind.Invalid, $"metadataPolicy: Fetch: the metadata of \"{key.Name}\" are {OfflineStores.NotKnown} the store"));
        }

        if (stores.Data.TryGet(key.Name, out var value))
        {
            return ReadResult.Of(RemoteValue.Of(value.Bytes.ToArray()));
        }

        if (own is not null)
        {
            return (await own.ReadAsync([key], cancellation))[0];
        }

        stores.NoteMissing(_name, key.Name);

        // Not "not found": that would say that the secret is gone, and the deletion policy would apply.
        return ReadResult.Of(new FetchFailure(
            FetchFailureKind.Invalid, $"the value of \"{key.Name}\" in {_name} is {OfflineStores.NotKnown} the store: put it into --data FILE"));
    }

    private static bool IsBelow(string key, string? path) =>
        string.IsNullOrEmpty(path) || key == path || key.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static FindResult Failed(string message) => new("", default, new FetchFailure(FetchFailureKind.Invalid, message));
}
