using System.Buffers;
using System.Text;
using Keyferry.Providers.Aws.SecretsManagerClient;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using Keyferry.Text.GoFormat;

namespace Keyferry.Providers.Aws;

/// <summary>Reads from Secrets Manager, a limited number of calls at a time; failures are values.</summary>
internal sealed class SecretsManagerReader(AmazonSecretsManagerClient client, ProviderCalls calls) : IDisposable
{
    private const int MaxCallsInFlight = 8;

    // Many times what a Secret holds, for of each document a property may be wanted only.
    private const long MaxBytesHeld = 32 << 20;
    private const string Provider = "AWS/SecretsManager";

    private readonly SemaphoreSlim _slots = new(MaxCallsInFlight);
    private long _held;

    /// <summary>
    /// Reads several at once, each in a call of its own. Once 32 MiB were read over the reader's life, the rest are
    /// <see cref="BoundedAnswers.TooLarge"/>.
    /// </summary>
    public async Task<IReadOnlyDictionary<RemoteRead, RemoteValue>> ReadAsync(
        IReadOnlyCollection<RemoteRead> reads, CancellationToken cancellation)
    {
        var wanted = reads.ToList();
        var values = await Task.WhenAll(wanted.Select(r => ReadOneAsync(r, cancellation)));
        return wanted.Zip(values, KeyValuePair.Create).ToDictionary();
    }

    public void Dispose()
    {
        client.Dispose();
        _slots.Dispose();
    }

    private async Task<RemoteValue> ReadOneAsync(RemoteRead read, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            if (Interlocked.Read(ref _held) > MaxBytesHeld)
            {
                return RemoteValue.Of(BoundedAnswers.TooLarge);
            }

            var value = await AskAsync(read, cancellation);
            Interlocked.Add(ref _held, value.Length);
            return value;
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<RemoteValue> AskAsync(RemoteRead read, CancellationToken cancellation)
    {
        var operation = read.IsMetadata ? "DescribeSecret" : "GetSecretValue";
        try
        {
            if (read.IsMetadata)
            {
                var request = new DescribeSecretRequest { SecretId = read.Id };
                var described = await CallAsync(
                    operation, () => client.DescribeSecretAsync(request, cancellation));
                return RemoteValue.Of(TagsOf(described), null);
            }

            var value = await CallAsync(
                operation, () => client.GetSecretValueAsync(RequestOf(read), cancellation));
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

    private static GetSecretValueRequest RequestOf(RemoteRead read) => read.Version switch
    {
        "" => new GetSecretValueRequest { SecretId = read.Id, VersionStage = "AWSCURRENT" },
        _ when read.Version.StartsWith("uuid/", StringComparison.Ordinal) =>
            new GetSecretValueRequest { SecretId = read.Id, VersionId = read.Version["uuid/".Length..] },
        _ => new GetSecretValueRequest { SecretId = read.Id, VersionStage = read.Version },
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
