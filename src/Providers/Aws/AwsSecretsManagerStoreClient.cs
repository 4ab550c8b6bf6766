using Amazon.Runtime;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>A connection to Secrets Manager under one identity.</summary>
internal sealed class AwsSecretsManagerStoreClient(
    SecretsManagerReader reader, AWSCredentials credentials, IReadOnlyList<IDisposable> owned) : IStoreClient
{
    /// <inheritdoc/>
    public int MaxKeysPerCall => reader.MaxKeysPerCall;

    /// <inheritdoc/>
    public bool CanBatch(RemoteKey key) => SecretsManagerReader.CanBatch(key);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadResult>> ReadAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation) => reader.ReadAsync(keys, cancellation);

    /// <inheritdoc/>
    public async ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation)
    {
        try
        {
            await credentials.GetCredentialsAsync().WaitAsync(cancellation);
            return StoreValidation.Ready;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return new StoreValidation(StoreState.Error, AwsErrors.OfCredentials(e));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        foreach (var disposable in owned)
        {
            disposable.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
