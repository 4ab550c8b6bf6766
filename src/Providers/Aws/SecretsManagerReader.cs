using System.Buffers;
using System.Text;
using Keyferry.Providers.Aws.SecretsManagerClient;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using Keyferry.Text.GoFormat;
using Keyferry.Text.Json;

namespace Keyferry.Providers.Aws;

/// <summary>
/// Reads from Secrets Manager: current versions in batches where the identity may, all else one by one. Failures are
/// values.
/// </summary>
internal sealed class SecretsManagerReader(AmazonSecretsManagerClient client, ProviderCalls calls) : IDisposable
{
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
    private const int BatchSize = 20;
    private const string Provider = "AWS/SecretsManager";
    private const string Service = "Secrets Manager";

    private volatile int _maxKeys = BatchSize;

    /// <summary>How many keys one call may ask for; 1 once the service has refused a batch.</summary>
    public int MaxKeysPerCall => _maxKeys;

    /// <summary>A batch reads current versions only.</summary>
    public static bool CanBatch(RemoteKey key) => key is { IsMetadata: false, Version: "" };

    /// <summary>Reads keys; the answer holds one result each, in the same order.</summary>
    public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation) =>
        keys.Count == 1 ? [await ReadOneAsync(keys[0], cancellation)] : await ReadBatchAsync(keys, cancellation);

    public void Dispose() => client.Dispose();

    private async ValueTask<IReadOnlyList<ReadResult>> ReadBatchAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
    {
        const string Operation = "BatchGetSecretValue";
        BatchGetSecretValueResponse? answer = null;
        try
        {
            var request = new BatchGetSecretValueRequest { SecretIdList = [.. keys.Select(static k => k.Name)] };
            answer = await CallAsync(Operation, () => client.BatchGetSecretValueAsync(request, cancellation));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var failure = AwsErrors.Of(Service, Operation, e);
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
    private static ReadResult? Find(BatchGetSecretValueResponse? answer, string id)
    {
        if (answer?.SecretValues.Find(v => v.Name == id || v.ARN == id) is { } value)
        {
            return ReadResult.Of(RemoteValue.Of(value.SecretString, value.SecretBinary));
        }

        return answer?.Errors.Find(e => e.SecretId == id) is { } error
            && AwsErrors.IsMissing(error.ErrorCode, error.Message)
            ? ReadResult.Of(FetchFailure.NotFound)
            : null;
    }

    private async ValueTask<ReadResult> ReadOneAsync(RemoteKey key, CancellationToken cancellation)
    {
        var operation = key.IsMetadata ? "DescribeSecret" : "GetSecretValue";
        try
        {
            if (key.IsMetadata)
            {
                var request = new DescribeSecretRequest { SecretId = key.Name };
                var described = await CallAsync(operation, () => client.DescribeSecretAsync(request, cancellation));
                return ReadResult.Of(RemoteValue.Of(TagsOf(described)));
            }

            var value = await CallAsync(operation, () => client.GetSecretValueAsync(RequestOf(key), cancellation));
            return ReadResult.Of(RemoteValue.Of(value.SecretString, value.SecretBinary));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Metadata of a missing secret is a plain error with ESO: no Secret is deleted on its account.
            return ReadResult.Of(key.IsMetadata ? AwsErrors.Of(Service, operation, e) : AwsErrors.OfRead(operation, e));
        }
    }

    private async Task<T> CallAsync<T>(string operation, Func<Task<T>> call)
    {
        var isError = true;
        try
        {
            var answer = await call();
            isError = false;
            return answer;
        }
        finally
        {
            calls.Count(Provider, operation, isError);
        }
    }

    private static GetSecretValueRequest RequestOf(RemoteKey key) => key.Version switch
    {
        "" => new GetSecretValueRequest { SecretId = key.Name, VersionStage = "AWSCURRENT" },
        _ when key.Version.StartsWith("uuid/", StringComparison.Ordinal) =>
            new GetSecretValueRequest { SecretId = key.Name, VersionId = key.Version["uuid/".Length..] },
        _ => new GetSecretValueRequest { SecretId = key.Name, VersionStage = key.Version },
    };

    private static byte[] TagsOf(DescribeSecretResponse described)
    {
        var json = new ArrayBufferWriter<byte>();
        json.Write("{"u8);
        foreach (var tag in described.Tags.OrderBy(static t => t.Key ?? "", Utf8Order.Instance))
        {
            if (json.WrittenCount > 1)
            {
                json.Write(","u8);
            }

            json.Write(GoJson.Quote(Encoding.UTF8.GetBytes(tag.Key ?? "")));
            json.Write(":"u8);
            json.Write(GoJson.Quote(Encoding.UTF8.GetBytes(tag.Value ?? "")));
        }

        json.Write("}"u8);
        return json.WrittenSpan.ToArray();
    }
}
