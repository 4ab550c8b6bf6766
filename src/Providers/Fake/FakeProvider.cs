using System.Collections.Concurrent;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Fake;

/// <summary>The store of fixed values that stand in its own manifest (<c>provider.fake</c>).</summary>
public sealed class FakeProvider : IProvider
{
    // What was pushed outlives connections, but not the process.
    private readonly ConcurrentDictionary<(string Kind, string Namespace, string Name), ConcurrentDictionary<string, byte[]>> _pushed = new();

    /// <inheritdoc/>
    public string Key => "fake";

    /// <inheritdoc/>
    public string Capabilities => "ReadWrite";

    /// <inheritdoc/>
    public bool IsMaintained => false;

    /// <inheritdoc/>
    public void Validate(StoreObject store, FieldErrorList errors) => FakeStoreValidator.Validate(store, errors);

    /// <inheritdoc/>
    public ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation) =>
        ValueTask.FromResult(context.Store.Spec.Provider.Fake is { } spec
            ? new ConnectResult(new FakeStoreClient(spec, PushedTo(context.Store)), null)
            : new ConnectResult(null, "spec.provider.fake is missing"));

    private ConcurrentDictionary<string, byte[]> PushedTo(StoreObject store) => _pushed.GetOrAdd(
        (store.Kind, store.Namespace, store.Name), static _ => new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal));

    /// <inheritdoc/>
    public StoreCredentials CredentialsOf(StoreObject store) => StoreCredentials.None;

    /// <inheritdoc/>
    public RemoteKey KeyOf(StoreObject store, RemoteRef reference) => new(reference.Key, reference.Version ?? "");

    // What is pushed lies under the store's own name.
    /// <inheritdoc/>
    public StoreLocation LocationOf(StoreObject store) => new(Key, [store.Kind, store.Namespace, store.Name], "");

    /// <inheritdoc/>
    public FetchResult Extract(RemoteRef reference, RemoteValue value) => FakeExtraction.Extract(reference, value);
}
