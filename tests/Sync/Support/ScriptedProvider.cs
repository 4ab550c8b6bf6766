using System.Text;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Tests.Support;

/// <summary>Stands in for the fake provider, and does what a test wants.</summary>
internal sealed class ScriptedProvider : IProvider
{
    private int _fetches;

    /// <summary>Values by remote key; a key that is missing is not found.</summary>
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal) { ["pw"] = "s3cr3t" };

    /// <summary>Before each fetch, by the store's name.</summary>
    public Func<string, CancellationToken, Task>? OnFetch { get; set; }

    public Func<string, CancellationToken, Task>? OnConnect { get; set; }

    public FetchFailure? Failure { get; set; }

    /// <summary>Makes the bytes of a value.</summary>
    public Func<string, byte[]> Make { get; set; } = Encoding.UTF8.GetBytes;

    public List<string> Errors { get; } = [];

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
        await (OnConnect?.Invoke(context.Store.Name, cancellation) ?? Task.CompletedTask);
        return new ConnectResult(new Client(this, context.Store.Name), null);
    }

    private sealed class Client(ScriptedProvider owner, string store) : IStoreClient
    {
        public async ValueTask<IReadOnlyList<FetchResult>> FetchAsync(
            IReadOnlyList<RemoteRef> references, CancellationToken cancellation)
        {
            Interlocked.Increment(ref owner._fetches);
            await (owner.OnFetch?.Invoke(store, cancellation) ?? Task.CompletedTask);
            return [.. references.Select(r =>
                owner.Failure is { } failure ? FetchResult.Of(failure)
                : owner.Values.TryGetValue(r.Key, out var value) ? FetchResult.Of(new SecretValue(owner.Make(value)))
                : FetchResult.Of(FetchFailure.NotFound))];
        }

        public async ValueTask<StoreCheck> CheckAsync(CancellationToken cancellation)
        {
            await (owner.OnFetch?.Invoke(store, cancellation) ?? Task.CompletedTask);
            return StoreCheck.Ready;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
