using System.Text.RegularExpressions;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws.ParameterStore;

/// <summary>
/// Reads from Parameter Store: latest versions in batches where the identity may, all else one by one. Failures are
/// values.
/// </summary>
internal sealed partial class ParameterStoreReader(ParameterStoreClient client) : IAwsReader
{
    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
    private const int BatchSize = 10;

    private volatile int _maxKeys = BatchSize;

    /// <inheritdoc/>
    public int MaxKeysPerCall => _maxKeys;

    // The answer to a batch says of a version only the number; a name that the service does not take spoils the batch.
    /// <inheritdoc/>
    public bool CanBatch(RemoteKey key) =>
        key is { IsMetadata: false, Version: "" } && !ParameterStoreErrors.IsFolder(key.Name) && PlainName().IsMatch(key.Name);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation) =>
        keys.Count == 1 ? [await ReadOneAsync(keys[0], cancellation)] : await ReadBatchAsync(keys, cancellation);

    private async ValueTask<IReadOnlyList<ReadResult>> ReadBatchAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
    {
        const string Operation = "GetParameters";
        ParameterBatch? answer = null;
        try
        {
            answer = await client.GetParametersAsync(keys.Select(static k => k.Name), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var failure = ParameterStoreErrors.Of(Operation, e);
            if (failure.Kind == FetchFailureKind.Denied || AwsErrors.IsUnknownOperation(e))
            {
                _maxKeys = 1;
                failure = failure with { Kind = FetchFailureKind.BatchDenied };
            }

            if (failure.Kind != FetchFailureKind.Invalid)
            {
                return [.. keys.Select(_ => ReadResult.Of(failure))];
            }

            // One parameter that cannot be read, such as one whose key is disabled, fails the whole call.
        }

        var results = new ReadResult[keys.Count];
        for (var at = 0; at < results.Length; at++)
        {
            results[at] = Find(answer, keys[at].Name) ?? await ReadOneAsync(keys[at], cancellation);
        }

        return results;
    }

    private static ReadResult? Find(ParameterBatch? answer, string name) =>
        answer?.Parameters.FirstOrDefault(p => p.Name == name || p.Arn == name) is { Value: { } value }
            ? ReadResult.Of(RemoteValue.Of(value))
            : answer?.Invalid.Contains(name, StringComparer.Ordinal) == true
                ? ReadResult.Of(FetchFailure.NotFound)
                : null;

    private async ValueTask<ReadResult> ReadOneAsync(RemoteKey key, CancellationToken cancellation)
    {
        if (ParameterStoreErrors.IsFolder(key.Name))
        {
            return ReadResult.Of(ParameterStoreErrors.Folder(key.Name));
        }

        try
        {
            if (key.IsMetadata)
            {
                return ReadResult.Of(RemoteValue.Of(
                    TagDocument.Of(await client.ListTagsForResourceAsync(key.Name, cancellation))));
            }

            var name = key.Version.Length == 0 ? key.Name : $"{key.Name}:{key.Version}";
            var parameter = await client.GetParameterAsync(name, cancellation);
            return ReadResult.Of(RemoteValue.Of(parameter.Value, null));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return ReadResult.Of(
                ParameterStoreErrors.OfRead(key.IsMetadata ? "ListTagsForResource" : "GetParameter", e));
        }
    }

    // A name or an ARN, without a version.
    [GeneratedRegex(@"^(arn:[a-z-]+:ssm:[a-z0-9-]+:[0-9]*:parameter/)?[A-Za-z0-9_./-]+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PlainName();
}
