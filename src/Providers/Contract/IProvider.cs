using Keyferry.Api.Validation;

namespace Keyferry.Providers.Contract;

/// <summary>One kind of store: checks its block of a SecretStore, and connects to it.</summary>
public interface IProvider
{
    /// <summary>The key below <c>spec.provider</c>, such as <c>aws</c>.</summary>
    string Key { get; }

    /// <summary>What <c>status.capabilities</c> says: ReadOnly, WriteOnly or ReadWrite.</summary>
    string Capabilities { get; }

    /// <summary>Whether the store's maintenance warning is due at each validation.</summary>
    bool IsMaintained { get; }

    /// <summary>Checks the store's block, without network, and notes all that is wrong.</summary>
    /// <param name="store">The store.</param>
    /// <param name="errors">Takes what is found; paths start at <c>spec.provider.</c></param>
    void Validate(StoreObject store, FieldErrorList errors);

    /// <summary>
    /// Reads the credentials that the store refers to and makes a client. Reaches the store itself only where the
    /// credentials demand it.
    /// </summary>
    /// <param name="context">The store, and on whose behalf it is used.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation);
}

/// <summary>A client, or why there is none.</summary>
/// <param name="Client">The client; null where connecting failed.</param>
/// <param name="Error">The failure in words that are stable between attempts; null where it succeeded.</param>
public sealed record ConnectResult(IStoreClient? Client, string? Error);
