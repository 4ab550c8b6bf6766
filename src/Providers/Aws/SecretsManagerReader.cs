using System.Buffers;
using System.Text;
using Keyferry.Providers.Aws.SecretsManagerClient;
using Keyferry.Providers.Metrics;
using Keyferry.Text.GoFormat;

namespace Keyferry.Providers.Aws;

/// <summary>Reads from Secrets Manager, a limited number of calls at a time; failures are values.</summary>
internal sealed class SecretsManagerReader(AmazonSecretsManagerClient client, ProviderCalls calls) : IDisposable
{
    /// <summary>The most that the service takes in one batch.</summary>
    private const int BatchSize = 20;

    private const int MaxCallsInFlight = 8;
    private const string Provider = "AWS/SecretsManager";

    private readonly SemaphoreSlim _slots = new(MaxCallsInFlight);
    private volatile bool _isBatchRefused;

    /// <summary>Reads several at once: current values in batches where there is more than one.</summary>
    public async Task<IReadOnlyDictionary<RemoteRead, RemoteValue>> ReadAsync(
        IReadOnlyCollection<RemoteRead> reads, CancellationToken cancellation)
    {
        var current = reads.Where(static r => r.IsCurrentValue).ToList();
        var isBatch = current.Count > 1 && !_isBatchRefused;
        var work = new List<Task<IReadOnlyList<KeyValuePair<RemoteRead, RemoteValue>>>>();
        if (isBatch)
            work.AddRange(current.Chunk(BatchSize).Select(chunk => ReadBatchAsync(chunk, cancellation)));

        foreach (var read in reads.Where(r => !isBatch || !r.IsCurrentValue))
            work.Add(ReadSinglesAsync([read], cancellation));

        var found = await Task.WhenAll(work);
        return found.SelectMany(static f => f).ToDictionary();
    }

    public void Dispose()
    {
        client.Dispose();
        _slots.Dispose();
    }

    private async Task<IReadOnlyList<KeyValuePair<RemoteRead, RemoteValue>>> ReadBatchAsync(
        RemoteRead[] reads, CancellationToken cancellation)
    {
        var answer = new BatchAnswer();
        try
        {
            string? page = null;
            do
            {
                var request = new BatchGetSecretValueRequest
                {
                    SecretIdList = [.. reads.Select(static r => r.Id)],
                    NextToken = page,
                };
                var response = await CallAsync(
                    "BatchGetSecretValue", () => client.BatchGetSecretValueAsync(request, cancellation), cancellation);
                answer.Add(response);
                page = response.NextToken;
            }
            while (!string.IsNullOrEmpty(page));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            if (!AwsErrors.IsRefusedAsSuch(e))
            {
                var failure = RemoteValue.Of(AwsErrors.Of("Secrets Manager", "BatchGetSecretValue", e));
                return [.. reads.Select(r => KeyValuePair.Create(r, failure))];
            }

            // A policy that allows single reads only keeps doing so; a malformed name spoils this batch alone.
            _isBatchRefused |= e is not (InvalidParameterException or InvalidRequestException);
            return await ReadSinglesAsync(reads, cancellation);
        }

        var found = reads.Select(r => KeyValuePair.Create(r, answer.Find(r.Id))).ToLookup(static f => f.Value is null);
        var missed = found[true].Select(static f => f.Key).ToArray();
        return [.. found[false].Select(static f => KeyValuePair.Create(f.Key, f.Value!)),
            .. await ReadSinglesAsync(missed, cancellation)];
    }

    private async Task<IReadOnlyList<KeyValuePair<RemoteRead, RemoteValue>>> ReadSinglesAsync(
        RemoteRead[] reads, CancellationToken cancellation)
    {
        var values = await Task.WhenAll(reads.Select(r => ReadOneAsync(r, cancellation)));
        return [.. reads.Zip(values, KeyValuePair.Create)];
    }

    private async Task<RemoteValue> ReadOneAsync(RemoteRead read, CancellationToken cancellation)
    {
        var operation = read.IsMetadata ? "DescribeSecret" : "GetSecretValue";
        try
        {
            if (read.IsMetadata)
            {
                var request = new DescribeSecretRequest { SecretId = read.Id };
                var described = await CallAsync(
                    operation, () => client.DescribeSecretAsync(request, cancellation), cancellation);
                return new RemoteValue(TagsOf(described), null);
            }

            var value = await CallAsync(
                operation, () => client.GetSecretValueAsync(RequestOf(read), cancellation), cancellation);
            return RemoteValue.Of(value.SecretString, value.SecretBinary);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Metadata of a missing secret is a plain error with the peer: no Secret is deleted on its account.
            return RemoteValue.Of(read.IsMetadata
                ? AwsErrors.Of("Secrets Manager", operation, e)
                : AwsErrors.OfRead(operation, e));
        }
    }

    private async Task<T> CallAsync<T>(string operation, Func<Task<T>> call, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        var isError = true;
        try
        {
            var answer = await call();
            isError = false;
            return answer;
        }
        finally
        {
            _slots.Release();
            calls.Count(Provider, operation, isError);
        }
    }

    private static GetSecretValueRequest RequestOf(RemoteRead read) => read.Version switch
    {
        "" => new GetSecretValueRequest { SecretId = read.Id, VersionStage = "AWSCURRENT" },
        _ when read.Version.StartsWith("uuid/", StringComparison.Ordinal) =>
            new GetSecretValueRequest { SecretId = read.Id, VersionId = read.Version["uuid/".Length..] },
        _ => new GetSecretValueRequest { SecretId = read.Id, VersionStage = read.Version },
    };

    private static string TagsOf(DescribeSecretResponse described)
    {
        var json = new ArrayBufferWriter<byte>();
        var separator = "{"u8.ToArray();
        foreach (var tag in described.Tags.OrderBy(static t => t.Key ?? "", Utf8Order.Instance))
        {
            json.Write(separator);
            json.Write(GoJson.Quote(Encoding.UTF8.GetBytes(tag.Key ?? "")));
            json.Write(":"u8);
            json.Write(GoJson.Quote(Encoding.UTF8.GetBytes(tag.Value ?? "")));
            separator = ","u8.ToArray();
        }

        return json.WrittenCount == 0 ? "{}" : Encoding.UTF8.GetString(json.WrittenSpan) + "}";
    }
}
