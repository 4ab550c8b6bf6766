using Amazon.Runtime;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>A connection to one of AWS's stores under one identity.</summary>
/// <param name="reader">Reads.</param>
/// <param name="finder">Finds.</param>
/// <param name="writer">Writes.</param>
/// <param name="credentials">The identity.</param>
/// <param name="owned">What is closed with the connection.</param>
internal sealed class AwsStoreClient(
    IAwsReader reader, IStoreFinder finder, IStoreWriter writer, AWSCredentials credentials,
    IReadOnlyList<IDisposable> owned) : IStoreClient
{
    /// <inheritdoc/>
    public int MaxKeysPerCall => reader.MaxKeysPerCall;

    /// <inheritdoc/>
    public IStoreFinder? Finder => finder;

    /// <inheritdoc/>
    public IStoreWriter? Writer => writer;

    /// <inheritdoc/>
    public bool CanBatch(RemoteKey key) => reader.CanBatch(key);

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
        foreach (var disposable in owned)
        {
            disposable.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
