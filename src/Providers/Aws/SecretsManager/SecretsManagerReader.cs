using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws.SecretsManager;

/// <summary>
/// Reads from Secrets Manager: current versions in batches where the identity may, all else one by one. Failures are
/// values.
/// </summary>
internal sealed class SecretsManagerReader(SecretsManagerClient client) : IAwsReader
{
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
    private const int BatchSize = 20;
    private const string Current = "AWSCURRENT";
    private const string ById = "uuid/";

    private volatile int _maxKeys = BatchSize;

    /// <inheritdoc/>
    public int MaxKeysPerCall => _maxKeys;

    // A batch reads current versions only.
    /// <inheritdoc/>
    public bool CanBatch(RemoteKey key) => key is { IsMetadata: false, Version: "" };

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation) =>
        keys.Count == 1 ? [await ReadOneAsync(keys[0], cancellation)] : await ReadBatchAsync(keys, cancellation);

    private async ValueTask<IReadOnlyList<ReadResult>> ReadBatchAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
    {
        const string Operation = "BatchGetSecretValue";
        SecretBatch? answer = null;
        try
        {
            answer = await client.BatchGetSecretValueAsync(keys.Select(static k => k.Name), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var failure = AwsErrors.Of(SecretsManagerClient.Service, Operation, e);
            if (failure.Kind == FetchFailureKind.Denied || AwsErrors.IsUnknownOperation(e))
            {
                _maxKeys = 1;
                failure = failure with { Kind = FetchFailureKind.BatchDenied };
            }

            if (failure.Kind != FetchFailureKind.Invalid)
            {
                return [.. keys.Select(_ => ReadResult.Of(failure))];
            }

            // One name that the service does not take fails the whole call.
        }

        var results = new ReadResult[keys.Count];
        for (var at = 0; at < results.Length; at++)
        {
            results[at] = Find(answer, keys[at].Name) ?? await ReadOneAsync(keys[at], cancellation);
        }

        return results;
    }

    /// <summary>
    /// A key's result in a batch's answer; null where it is to be read by itself: its error then has the words that a
    /// single read gives it.
    /// </summary>
    private static ReadResult? Find(SecretBatch? answer, string id)
    {
        if (answer?.Values.FirstOrDefault(v => v.Name == id || v.Arn == id) is { } value)
        {
            return ReadResult.Of(RemoteValue.Of(value.SecretString, value.SecretBinary));
        }

        return answer?.Errors.FirstOrDefault(e => e.Id == id) is { } error
            && SecretsManagerErrors.IsMissing(error.Code, error.Message)
            ? ReadResult.Of(FetchFailure.NotFound)
            : null;
    }

    private async ValueTask<ReadResult> ReadOneAsync(RemoteKey key, CancellationToken cancellation)
    {
        try
        {
            if (key.IsMetadata)
            {
                var described = await client.DescribeSecretAsync(key.Name, cancellation);
                return ReadResult.Of(RemoteValue.Of(TagDocument.Of(described.Tags)));
            }

            var isById = key.Version.StartsWith(ById, StringComparison.Ordinal);
            var value = await client.GetSecretValueAsync(
                key.Name, isById ? key.Version[ById.Length..] : null,
                isById ? null : key.Version.Length == 0 ? Current : key.Version, cancellation);
            return ReadResult.Of(RemoteValue.Of(value.SecretString, value.SecretBinary));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var isVersion = SecretsManagerErrors.IsVersionMissing(e) || (IsOfVersion(key) && SecretsManagerErrors.IsAbsent(e));
            return ReadResult.Of(isVersion
                ? await MissingVersionAsync(key, cancellation)
                : SecretsManagerErrors.OfRead(key.IsMetadata ? "DescribeSecret" : "GetSecretValue", e));
        }
    }

    private static bool IsOfVersion(RemoteKey key) => key is { IsMetadata: false, Version.Length: > 0 };

    // The service's code is that of a missing secret, whether the secret is gone or only has no such version. The latter
    // is a mistake in the manifest, no reason to delete anything.
    private async ValueTask<FetchFailure> MissingVersionAsync(RemoteKey key, CancellationToken cancellation)
    {
        var described = await AwsAnswer<SecretDescription>.OfAsync(
            SecretsManagerClient.Service, "DescribeSecret", client.DescribeSecretAsync(key.Name, cancellation), cancellation);
        // Who may not see the labels is told the rest.
        return described.Error is { } error && SecretsManagerErrors.IsMissing(error)
            ? FetchFailure.NotFound
            : SecretsManagerErrors.MissingVersion(key, described.Value?.Stages ?? []);
    }
}
