using System.Security.Cryptography;
using Amazon.Runtime;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Text.Gjson;

namespace Keyferry.Providers.Aws;

/// <summary>A connection to Secrets Manager under one identity.</summary>
internal sealed class AwsSecretsManagerStoreClient(
    SecretsManagerReader reader, AWSCredentials credentials, string prefix, IReadOnlyList<IDisposable> owned)
    : IStoreClient
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FetchResult>> FetchAsync(
        IReadOnlyList<RemoteRef> references, CancellationToken cancellation)
    {
        var reads = references.Select(r => RemoteRead.Of(r, prefix)).ToList();
        var values = await reader.ReadAsync(reads.ToHashSet(), cancellation);
        try
        {
            return BoundedAnswers.Of(references, at => Answer(references[at], values[reads[at]]), cancellation);
        }
        finally
        {
            foreach (var value in values.Values)
            {
                value.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<StoreCheck> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            await credentials.GetCredentialsAsync().WaitAsync(cancellation);
            return StoreCheck.Ready;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return new StoreCheck(StoreVerdict.Error, AwsErrors.OfCredentials(e));
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

    private static FetchResult Answer(RemoteRef reference, RemoteValue remote)
    {
        if (remote.Failure is { } failure)
        {
            return FetchResult.Of(failure);
        }

        byte[]? value;
        if (string.IsNullOrEmpty(reference.Property))
        {
            value = remote.Whole();
            if (value is null)
            {
                return Invalid(
                    $"invalid secret received. no secret string nor binary for key: {reference.Key}");
            }
        }
        else
        {
            var document = remote.Document();
            var error = PropertyPath.TryGet(document, reference.Property, out value, out var problem)
                ? null
                : problem ?? MissingProperty.Describe(document, reference.Key, reference.Property);
            CryptographicOperations.ZeroMemory(document);
            if (error is not null)
            {
                return Invalid(error);
            }
        }

        return reference.AsMap ? Map(reference, value!) : FetchResult.Of(new SecretValue(value!));
    }

    private static FetchResult Map(RemoteRef reference, byte[] document)
    {
        var result = SecretMap.Read(document, reference.Key, $"unable to unmarshal secret {reference.Key}");
        CryptographicOperations.ZeroMemory(document);
        return result;
    }

    private static FetchResult Invalid(string message) =>
        FetchResult.Of(new FetchFailure(FetchFailureKind.Invalid, message));
}
