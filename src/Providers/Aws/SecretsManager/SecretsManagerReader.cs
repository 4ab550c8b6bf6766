using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Aws.SecretsManager;

/// <summary>
/// Reads from Secrets Manager: current versions in batches where the identity may, all else one by one. Failures are
/// values.
/// </summary>
internal sealed class SecretsManagerReader(SecretsManagerClient client) : BatchReader<SecretBatch>(BatchSize)
{
    /// <summary>How many keys one call takes.</summary>
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
    public const int BatchSize = 20;

    private const string Current = "AWSCURRENT";
    private const string ById = "uuid/";

    /// <summary>Whether a key is read together with others: a batch reads current versions only.</summary>
    public static bool IsBatched(RemoteKey key) => key is { IsMetadata: false, Version: "" };

    /// <inheritdoc/>
    public override bool CanBatch(RemoteKey key) => IsBatched(key);

    /// <inheritdoc/>
    protected override Task<SecretBatch> CallAsync(IEnumerable<string> names, CancellationToken cancellation) =>
        client.BatchGetSecretValueAsync(names, cancellation);

    /// <inheritdoc/>
    protected override FetchFailure FailureOf(Exception exception) => AwsErrors.Of(SecretsManagerClient.Service, "BatchGetSecretValue", exception);

    /// <inheritdoc/>
    protected override ReadResult? Find(SecretBatch answer, string name)
    {
        if (answer.Values.FirstOrDefault(v => v.Name == name || v.Arn == name) is { } value)
        {
            return ReadResult.Of(RemoteValue.Of(value.SecretString, value.SecretBinary));
        }

        return answer.Errors.FirstOrDefault(e => e.Id == name) is { } error
            && SecretsManagerErrors.IsMissing(error.Code, error.Message)
            ? ReadResult.Of(FetchFailure.NotFound)
            : null;
    }

    /// <inheritdoc/>
    protected override async ValueTask<ReadResult> ReadOneAsync(RemoteKey key, CancellationToken cancellation)
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
