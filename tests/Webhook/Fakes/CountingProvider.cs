using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Webhook.Tests.Fakes;

/// <summary>Stands in for the fake provider: holds <c>pw</c> with a property <c>user</c>, and counts what is read.</summary>
internal sealed class CountingProvider : IProvider
{
    private int _reads;

    public int Reads => Volatile.Read(ref _reads);

    public string Key => "fake";

    public string Capabilities => "ReadOnly";

    public bool IsMaintained => true;

    public void Validate(StoreObject store, FieldErrorList errors)
    {
    }

    public StoreCredentials CredentialsOf(StoreObject store) => StoreCredentials.None;

    public ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation) =>
        ValueTask.FromResult(new ConnectResult(new Client(this), null));

    public RemoteKey KeyOf(StoreObject store, RemoteRef reference) => new(reference.Key);

    public FetchResult Extract(RemoteRef reference, RemoteValue value) => reference.Property is null or "user"
        ? FetchResult.Of(new SecretValue(value.Whole.ToArray()))
        : FetchResult.Of(new FetchFailure(FetchFailureKind.Invalid, $"key {reference.Property} does not exist in secret {reference.Key}"));

    private sealed class Client(CountingProvider owner) : IStoreClient
    {
        public ValueTask<IReadOnlyList<ReadResult>> ReadAsync(IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
        {
            Interlocked.Add(ref owner._reads, keys.Count);
            return ValueTask.FromResult<IReadOnlyList<ReadResult>>([.. keys.Select(static k =>
                k.Name == "pw" ? ReadResult.Of(RemoteValue.Of("s3cr3t-value"u8.ToArray())) : ReadResult.Of(FetchFailure.NotFound))]);
        }

        public ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation) => ValueTask.FromResult(StoreValidation.Ready);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
