using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;

namespace Keyferry.Webhook.Rendering.Offline;

/// <summary>A provider that connects to nothing: values come from <c>--data</c>, and those of Fake stores from their manifests.</summary>
/// <param name="inner">The provider.</param>
/// <param name="extraction">Takes values apart that the provider keeps in a form of its own.</param>
/// <param name="stores">Holds the values, and takes down what is asked and pushed.</param>
internal sealed class OfflineProvider(IProvider inner, Extraction extraction, OfflineStores stores) : IProvider
{
    private const string Fake = "fake";

    /// <inheritdoc/>
    public string Key => inner.Key;

    /// <inheritdoc/>
    public string Capabilities => inner.Capabilities;

    /// <inheritdoc/>
    public bool IsMaintained => inner.IsMaintained;

    /// <inheritdoc/>
    public void Validate(StoreObject store, FieldErrorList errors) => inner.Validate(store, errors);

    // Nobody signs in.
    /// <inheritdoc/>
    public StoreCredentials CredentialsOf(StoreObject store) => StoreCredentials.None;

    /// <inheritdoc/>
    public async ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
    {
        var own = Key == Fake ? await inner.ConnectAsync(context, cancellation) : null;
        return own is { Client: null }
            ? own
            : new ConnectResult(new OfflineStoreClient(context.Store, own?.Client, stores) { ConvertsNames = Key is Fake or "gcpsm" }, null);
    }

    // The key as the manifest has it: prefixes and paths are the store's, and --data is written by people who look at manifests.
    /// <inheritdoc/>
    public RemoteKey KeyOf(StoreObject store, RemoteRef reference) =>
        new(reference.Key, reference.Version ?? "", reference.FetchMetadata && Key != Fake);

    /// <inheritdoc/>
    public StoreLocation LocationOf(StoreObject store) => inner.LocationOf(store);

    /// <inheritdoc/>
    public StoreLocation LocationOf(StoreObject store, PushTarget entry) => inner.LocationOf(store, entry);

    /// <inheritdoc/>
    public FetchResult Extract(RemoteRef reference, RemoteValue value) => Key switch
    {
        // A Secret is an object of keys here, and the server behind a webhook looks properties up itself.
        "kubernetes" => extraction.Members.Extract(reference, value),
        "webhook" when reference.Property is { Length: > 0 } => extraction.Path.Extract(reference, value),
        _ => inner.Extract(reference, value),
    };
}
