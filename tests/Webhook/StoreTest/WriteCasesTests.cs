using System.Collections.Concurrent;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Webhook.StoreTest;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.StoreTest;

/// <summary>What is written is deleted, whatever the store does in between.</summary>
public sealed class WriteCasesTests
{
    private readonly StoreContext _context = new(
        new StoreObject("SecretStore", "shop", "store", new SecretStoreSpec { Provider = new StoreProviderSpec { AzureKv = new AzureProviderSpec() } }),
        "shop", null!);

    [Test]
    public async Task A_push_that_fails_halfway_is_cleaned_up()
    {
        await using var client = new MemoryStore { FailPushAfterWriting = true };

        var cases = await RunAsync(client);

        Assert.That(cases.Single().Detail, Does.StartWith("denied: no").And.Contain("Key Vault Secrets Officer"));
        Assert.That(client.Held, Is.Empty);
    }

    [Test]
    public async Task What_cannot_be_deleted_is_named()
    {
        await using var client = new MemoryStore { FailDelete = true };

        var cases = await RunAsync(client);

        Assert.That(cases.Select(static c => c.Name), Is.SupersetOf(new[] { "push", "read back", "update", "delete", "clean up" }));
        Assert.That(cases[^1].Detail, Does.StartWith(client.Held.Keys.Single()).And.Contain("delete it by hand"));
    }

    [Test]
    public async Task One_who_ends_the_test_leaves_nothing_behind()
    {
        using var end = new CancellationTokenSource();
        await using var client = new MemoryStore { OnRead = end.Cancel };

        var cases = await new WriteCases(new MemoryProvider(), _context, client, "p-", TimeProvider.System).RunAsync(static _ => { }, end.Token);

        Assert.That(cases[^1], Is.EqualTo(StoreCase.Fails("write", "it was ended before all was tried")));
        Assert.That(client.Held, Is.Empty);
    }

    private Task<IReadOnlyList<StoreCase>> RunAsync(MemoryStore client) =>
        new WriteCases(new MemoryProvider(), _context, client, "p-", TimeProvider.System).RunAsync(static _ => { }, CancellationToken.None);

    private sealed class MemoryProvider : IProvider
    {
        public string Key => "azurekv";

        public string Capabilities => "ReadWrite";

        public bool IsMaintained => true;

        public void Validate(StoreObject store, Api.Validation.FieldErrorList errors)
        {
        }

        public StoreCredentials CredentialsOf(StoreObject store) => StoreCredentials.None;

        public ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation) =>
            ValueTask.FromResult(new ConnectResult(new MemoryStore(), null));

        public RemoteKey KeyOf(StoreObject store, RemoteRef reference) => new(reference.Key);

        public FetchResult Extract(RemoteRef reference, RemoteValue value) =>
            FetchResult.Of(new Api.Values.SecretValue(value.Whole.ToArray()));
    }

    private sealed class MemoryStore : IStoreClient, IStoreWriter
    {
        public ConcurrentDictionary<string, byte[]> Held { get; } = new(StringComparer.Ordinal);

        public bool FailPushAfterWriting { get; init; }

        public bool FailDelete { get; init; }

        public Action? OnRead { get; init; }

        public ValueTask<IReadOnlyList<ReadResult>> ReadAsync(IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
        {
            OnRead?.Invoke();
            cancellation.ThrowIfCancellationRequested();
            return ValueTask.FromResult<IReadOnlyList<ReadResult>>([.. keys.Select(k => Held.TryGetValue(k.Name, out var value)
                ? ReadResult.Of(RemoteValue.Of([.. value])) : ReadResult.Of(FetchFailure.NotFound))]);
        }

        public ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation) => ValueTask.FromResult(StoreValidation.Ready);

        public ValueTask<FetchFailure?> PushAsync(PushTarget target, PushContent content, CancellationToken cancellation)
        {
            Held[target.Key] = content.Data[content.SecretKey!].Bytes.ToArray();
            return ValueTask.FromResult(FailPushAfterWriting ? new FetchFailure(FetchFailureKind.Denied, "no") : null);
        }

        public ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation)
        {
            if (FailDelete)
            {
                return ValueTask.FromResult<FetchFailure?>(new FetchFailure(FetchFailureKind.Denied, "no"));
            }

            Held.TryRemove(target.Key, out _);
            return ValueTask.FromResult<FetchFailure?>(null);
        }

        public ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation) =>
            ValueTask.FromResult(new ExistsResult(Held.ContainsKey(target.Key)));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
