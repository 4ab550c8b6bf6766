using System.Text.Json;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Contract;

/// <summary>One kind of store: checks its block of a SecretStore, connects to it, and takes its values apart.</summary>
public interface IProvider
{
    /// <summary>The key below <c>spec.provider</c>, such as <c>aws</c>.</summary>
    string Key { get; }

    /// <summary>What <c>status.capabilities</c> says: ReadOnly, WriteOnly or ReadWrite.</summary>
    string Capabilities { get; }

    /// <summary>Whether the store's maintenance warning is due at each validation.</summary>
    bool IsMaintained { get; }

    /// <summary>
    /// Whether a secret that a search finds and that cannot be read is left out and told by name, as long as another can be
    /// read, rather than failing the search: where lists show more than a role may read.
    /// </summary>
    bool LeavesOutUnreadable => false;

    /// <summary>Checks the store's block, without network, and notes all that is wrong.</summary>
    /// <param name="store">The store.</param>
    /// <param name="errors">Takes what is found; paths start at <c>spec.provider.</c></param>
    void Validate(StoreObject store, FieldErrorList errors);

    /// <summary>On what a connection depends beside the store's manifest. Pure.</summary>
    /// <param name="store">The store.</param>
    StoreCredentials CredentialsOf(StoreObject store);

    /// <summary>
    /// Reads the credentials that the store refers to and makes a client, which serves every caller of the same
    /// identity until one of them changes. Reaches the store itself only where the credentials demand it.
    /// </summary>
    /// <param name="context">The store, and on whose behalf it is used.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation);

    /// <summary>What is to be read for a reference. Pure.</summary>
    /// <param name="store">The store.</param>
    /// <param name="reference">What a manifest asks for.</param>
    RemoteKey KeyOf(StoreObject store, RemoteRef reference);

    /// <summary>
    /// How many keys one call of a store may ask for where this key is among them. Pure; a client may come to read fewer, see
    /// <see cref="IStoreClient.MaxKeysPerCall"/>.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The key.</param>
    int MaxKeysPerCall(StoreObject store, RemoteKey key) => 1;

    /// <summary>
    /// Where a store's secrets lie. Pure. What a provider does not say is taken for one place where the settings are equal,
    /// and for unknown where they are not.
    /// </summary>
    /// <param name="store">The store.</param>
    StoreLocation LocationOf(StoreObject store) => new(
        Key, [], JsonSerializer.Serialize(store.Spec.Provider, ApiJsonContext.Default.StoreProviderSpec));

    /// <summary>Where an entry of a PushSecret lies, whose metadata may name another place of the store. Pure.</summary>
    /// <param name="store">The store.</param>
    /// <param name="entry">The entry.</param>
    StoreLocation LocationOf(StoreObject store, PushTarget entry) => LocationOf(store);

    /// <summary>
    /// Takes what a reference asks for out of the value that was read for it: the whole, a property, or a map. Pure;
    /// stores differ in how.
    /// </summary>
    /// <param name="reference">What a manifest asks for.</param>
    /// <param name="value">The value, which stays the caller's.</param>
    /// <returns>Copies that the caller owns, or a failure.</returns>
    FetchResult Extract(RemoteRef reference, RemoteValue value);
}

/// <summary>A client, or why there is none.</summary>
/// <param name="Client">The client; null where connecting failed.</param>
/// <param name="Error">The failure in words that are stable between attempts; null where it succeeded.</param>
public sealed record ConnectResult(IStoreClient? Client, string? Error);
