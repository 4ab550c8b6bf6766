using System.Collections.Concurrent;
using System.Text;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Tests.Support;

/// <summary>Stands in for the fake provider, and does what a test wants.</summary>
internal sealed class ScriptedProvider : IProvider
{
    private int _fetches;
    private int _connects;
    private int _closed;
    private int _searches;

    /// <summary>Values by remote key; a key that is missing is not found.</summary>
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal) { ["pw"] = "s3cr3t" };

    /// <summary>Before each fetch, by the store's name.</summary>
    public Func<string, CancellationToken, Task>? OnFetch { get; set; }

    public Func<string, CancellationToken, Task>? OnConnect { get; set; }

    public FetchFailure? Failure { get; set; }

    /// <summary>Makes the bytes of a value.</summary>
    public Func<string, byte[]> Make { get; set; } = Encoding.UTF8.GetBytes;

    public List<string> Errors { get; } = [];

    /// <summary>On what connections depend.</summary>
    public StoreCredentials Credentials { get; set; } = StoreCredentials.None;

    /// <summary>Answers a call; null leaves it to the values.</summary>
    public Func<IReadOnlyList<RemoteKey>, IReadOnlyList<ReadResult>?>? OnRead { get; set; }

    /// <summary>Answers a call, now or later; null leaves it to the others.</summary>
    public Func<IReadOnlyList<RemoteKey>, Task<IReadOnlyList<ReadResult>>>? OnReadAsync { get; set; }

    public Func<RemoteRef, RemoteValue, FetchResult?>? OnExtract { get; set; }

    /// <summary>Answers a search with names, now or later; null makes a store that cannot be searched.</summary>
    public Func<FindQuery, CancellationToken, IAsyncEnumerable<FindResult>>? OnFind { get; set; }

    /// <summary>Whether what a search finds and cannot read is left out.</summary>
    public bool LeavesOutUnreadable { get; set; }

    /// <summary>Whether names are converted before they are rewritten.</summary>
    public bool ConvertsNames { get; set; }

    public int MaxKeysPerCall { get; set; } = 1;

    public StoreValidation Check { get; set; } = StoreValidation.Ready;

    /// <summary>The keys of each call.</summary>
    public ConcurrentQueue<string[]> Calls { get; } = new();

    public int Connects => Volatile.Read(ref _connects);

    public int Closed => Volatile.Read(ref _closed);

    public int Searches => Volatile.Read(ref _searches);

    public int Fetches => Volatile.Read(ref _fetches);

    public string Key => "fake";

    public string Capabilities => "ReadWrite";

    public bool IsMaintained => true;

    public void Validate(StoreObject store, FieldErrorList errors)
    {
        foreach (var error in Errors)
        {
            errors.Error("spec.provider.fake", CauseType.Invalid, error);
        }
    }

    public async ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _connects);
        await (OnConnect?.Invoke(context.Store.Name, cancellation) ?? Task.CompletedTask);
        return new ConnectResult(new Client(this, context.Store.Name), null);
    }

    public StoreCredentials CredentialsOf(StoreObject store) => Credentials;

    public RemoteKey KeyOf(StoreObject store, RemoteRef reference) => new(reference.Key, reference.Version ?? "");

    public FetchResult Extract(RemoteRef reference, RemoteValue value) =>
        OnExtract?.Invoke(reference, value) ?? FetchResult.Of(new SecretValue(value.Whole.ToArray()));

    private sealed class Finder(ScriptedProvider owner) : IStoreFinder
    {
        public bool ConvertsNames => owner.ConvertsNames;

        public IAsyncEnumerable<FindResult> FindAsync(FindQuery query, CancellationToken cancellation)
        {
            Interlocked.Increment(ref owner._searches);
            return owner.OnFind!(query, cancellation);
        }
    }

    private sealed class Client(ScriptedProvider owner, string store) : IStoreClient
    {
        public IStoreFinder? Finder => owner.OnFind is null ? null : new Finder(owner);

        public int MaxKeysPerCall => owner.MaxKeysPerCall;

        public bool CanBatch(RemoteKey key) => true;

        public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(
            IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
        {
            Interlocked.Increment(ref owner._fetches);
            owner.Calls.Enqueue([.. keys.Select(static k => k.Name)]);
            await (owner.OnFetch?.Invoke(store, cancellation) ?? Task.CompletedTask);
            if (owner.OnReadAsync is { } read)
            {
                return await read(keys);
            }

            if (owner.OnRead?.Invoke(keys) is { } results)
            {
                return results;
            }

            return [.. keys.Select(k =>
                owner.Failure is { } failure ? ReadResult.Of(failure)
                : owner.Values.TryGetValue(k.Name, out var value) ? ReadResult.Of(RemoteValue.Of(owner.Make(value)))
                : ReadResult.Of(FetchFailure.NotFound))];
        }

        public async ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation)
        {
            await (owner.OnFetch?.Invoke(store, cancellation) ?? Task.CompletedTask);
            return owner.Check;
        }

        public ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref owner._closed);
            return ValueTask.CompletedTask;
        }
    }
}
