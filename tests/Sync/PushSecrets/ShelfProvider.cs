using System.Collections.Concurrent;
using System.Text;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Sync.Tests.PushSecrets;

/// <summary>A store in memory that can be written to; several stores may lead to one place.</summary>
internal sealed class ShelfProvider : IProvider
{
    private int _inFlight;

    /// <summary>What lies where: by place, key and property.</summary>
    public ConcurrentDictionary<(string Place, string Key, string Property), string> Held { get; } = new();

    /// <summary>Where each store leads to, by its name; null where its manifest does not tell. Others lead to a place of their own.</summary>
    public Dictionary<string, string?> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>All that was done, such as <c>push place key</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Answers a call; null leaves it to the store.</summary>
    public Func<string, FetchFailure?>? Fail { get; set; }

    /// <summary>Held up before each call.</summary>
    public Func<string, CancellationToken, Task>? On { get; set; }

    /// <summary>Why nobody can connect; null where anybody can.</summary>
    public string? Refusal { get; set; }

    public StoreCredentials Credentials { get; set; } = StoreCredentials.None;

    /// <summary>The last content that was pushed, beside its values.</summary>
    public PushContent? Last { get; private set; }

    public int MostInFlight { get; private set; }

    public string Key => "fake";

    public string Capabilities => "ReadWrite";

    public bool IsMaintained => true;

    public void Validate(StoreObject store, FieldErrorList errors)
    {
        // Every manifest is as good as another.
    }

    public ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation) => ValueTask.FromResult(
        Refusal is { } refusal ? new ConnectResult(null, refusal) : new ConnectResult(new Client(this, PlaceOf(context.Store)), null));

    public StoreCredentials CredentialsOf(StoreObject store) => Credentials;

    public RemoteKey KeyOf(StoreObject store, RemoteRef reference) => new(reference.Key);

    public StoreLocation LocationOf(StoreObject store) =>
        new(Key, [Places.TryGetValue(store.Name, out var place) ? place : store.Name], store.Name);

    public StoreLocation LocationOf(StoreObject store, PushTarget entry) =>
        PlaceOf(entry) is { } place ? LocationOf(store) with { Parts = [place] } : LocationOf(store);

    public FetchResult Extract(RemoteRef reference, RemoteValue value) => FetchResult.Of(new SecretValue(value.Whole.ToArray()));

    // An entry's metadata may name another place.
    private static string? PlaceOf(PushTarget entry) =>
        entry.Metadata?.TryGetProperty("place", out var place) == true ? place.GetString() : null;

    private string PlaceOf(StoreObject store) => Places.TryGetValue(store.Name, out var place) && place is not null ? place : store.Name;

    private sealed class Client(ShelfProvider owner, string place) : IStoreClient, IStoreWriter
    {
        public ValueTask<IReadOnlyList<ReadResult>> ReadAsync(IReadOnlyList<RemoteKey> keys, CancellationToken cancellation) =>
            ValueTask.FromResult<IReadOnlyList<ReadResult>>([.. keys.Select(k =>
                owner.Held.TryGetValue((place, k.Name, ""), out var value)
                    ? ReadResult.Of(RemoteValue.Of(Encoding.UTF8.GetBytes(value)))
                    : ReadResult.Of(FetchFailure.NotFound))]);

        public ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation) => ValueTask.FromResult(StoreValidation.Ready);

        public async ValueTask<FetchFailure?> PushAsync(PushTarget target, PushContent content, CancellationToken cancellation)
        {
            if (await CallAsync($"push {PlaceOf(target) ?? place} {Name(target)}", cancellation) is { } failure)
            {
                return failure;
            }

            owner.Last = content;
            var payload = PushPayload.Of(content);
            if (payload.Value is { } value)
            {
                owner.Held[(PlaceOf(target) ?? place, target.Key, target.Property ?? "")] = Encoding.UTF8.GetString(value.Bytes);
            }

            return payload.Failure;
        }

        public async ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation)
        {
            if (await CallAsync($"delete {PlaceOf(target) ?? place} {Name(target)}", cancellation) is { } failure)
            {
                return failure;
            }

            owner.Held.TryRemove((PlaceOf(target) ?? place, target.Key, target.Property ?? ""), out _);
            return null;
        }

        public async ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation) =>
            await CallAsync($"exists {place} {Name(target)}", cancellation) is { } failure
                ? new ExistsResult(false, failure)
                : new ExistsResult(owner.Held.ContainsKey((place, target.Key, target.Property ?? "")));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async ValueTask<FetchFailure?> CallAsync(string call, CancellationToken cancellation)
        {
            owner.Calls.Enqueue(call);
            owner.MostInFlight = Math.Max(owner.MostInFlight, Interlocked.Increment(ref owner._inFlight));
            try
            {
                if (owner.On is { } hold)
                {
                    await hold(call, cancellation);
                }

                return owner.Fail?.Invoke(call);
            }
            finally
            {
                Interlocked.Decrement(ref owner._inFlight);
            }
        }

        private static string Name(PushTarget target) =>
            string.IsNullOrEmpty(target.Property) ? target.Key : $"{target.Key}/{target.Property}";
    }
}
