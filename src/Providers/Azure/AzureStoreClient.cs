using Azure.Core;
using Keyferry.Providers.Azure.Identity;
using Keyferry.Providers.Azure.KeyVault;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Azure;

/// <summary>A connection to one vault under one identity.</summary>
/// <param name="client">The vault.</param>
/// <param name="writer">Writes.</param>
/// <param name="identity">The identity.</param>
/// <param name="isNew">Whether objects are shown as ESO's newer SDK shows them (<c>useAzureSDK</c>).</param>
internal sealed class AzureStoreClient(
    KeyVaultClient client, IStoreWriter writer, VaultIdentity identity, bool isNew) : IStoreClient
{
    /// <inheritdoc/>
    public IStoreFinder? Finder { get; } = new AzureFinder(client);

    /// <inheritdoc/>
    public IStoreWriter? Writer => writer;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
    {
        var results = new List<ReadResult>(keys.Count);
        foreach (var key in keys)
        {
            results.Add(await ReadAsync(key, cancellation));
        }

        return results;
    }

    /// <inheritdoc/>
    public async ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation)
    {
        try
        {
            // As the pipeline asks, so that both share one token: the SDK keeps tokens with and without CAE apart.
            await identity.Credential.GetTokenAsync(new TokenRequestContext([identity.Scope], isCaeEnabled: true), cancellation);
            return StoreValidation.Ready;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return new StoreValidation(StoreState.Error, AzureErrors.Of(AzureErrors.NoToken, e, null).Message);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        identity.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<ReadResult> ReadAsync(RemoteKey key, CancellationToken cancellation)
    {
        if (!VaultObject.TryParse(key.Name, out var item, out var error))
        {
            return Invalid(error);
        }

        if (VaultObject.VersionProblem(key.Version) is { } problem)
        {
            return Invalid(problem);
        }

        using var answer = await client.GetAsync(item, key.Version, cancellation);
        if (answer.Failure is { } failure)
        {
            return ReadResult.Of(failure);
        }

        var value = key.IsMetadata ? TagDocument.Of(VaultBundle.Metadata(answer.Root, withTimes: !isNew))
            : item.Type switch
            {
                VaultObjectType.Certificate => VaultBundle.Certificate(answer.Root),
                VaultObjectType.Key => VaultBundle.Key(answer.Root, isSorted: isNew),
                _ => VaultBundle.Value(answer.Root),
            };
        return value is null
            ? Invalid($"{item.Word} {item.Name} has no value in the answer of Key Vault; check vaultUrl")
            : ReadResult.Of(RemoteValue.Of(value));
    }

    private static ReadResult Invalid(string message) => ReadResult.Of(new FetchFailure(FetchFailureKind.Invalid, message));
}

/// <summary>As whom a vault is called.</summary>
/// <param name="Credential">The identity.</param>
/// <param name="Scope">What its tokens are for.</param>
/// <param name="Owned">What is disposed of with it.</param>
internal sealed record VaultIdentity(OneAtATimeCredential Credential, string Scope, IDisposable? Owned) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Credential.Dispose();
        Owned?.Dispose();
    }
}
