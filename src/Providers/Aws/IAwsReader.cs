using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>Reads from one of AWS's stores. Failures are values.</summary>
internal interface IAwsReader
{
    /// <summary>How many keys one call may ask for; 1 once the service has refused a batch.</summary>
    int MaxKeysPerCall { get; }

    /// <summary>Whether a key may be asked for together with others.</summary>
    bool CanBatch(RemoteKey key);

    /// <summary>Reads keys; the answer holds one result each, in the same order.</summary>
    ValueTask<IReadOnlyList<ReadResult>> ReadAsync(IReadOnlyList<RemoteKey> keys, CancellationToken cancellation);
}
