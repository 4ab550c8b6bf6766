using System.Text.RegularExpressions;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Aws.ParameterStore;

/// <summary>
/// Reads from Parameter Store: latest versions in batches where the identity may, all else one by one. Failures are
/// values.
/// </summary>
internal sealed partial class ParameterStoreReader(ParameterStoreClient client) : BatchReader<ParameterBatch>(BatchSize)
{
    /// <summary>How many keys one call takes.</summary>
    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
    public const int BatchSize = 10;

    /// <summary>Whether a key is read together with others.</summary>
    // The answer to a batch says of a version only the number; a name that the service does not take spoils the batch.
    public static bool IsBatched(RemoteKey key) =>
        key is { IsMetadata: false, Version: "" } && !ParameterStoreErrors.IsFolder(key.Name) && PlainName().IsMatch(key.Name);

    /// <inheritdoc/>
    public override bool CanBatch(RemoteKey key) => IsBatched(key);

    /// <inheritdoc/>
    protected override Task<ParameterBatch> CallAsync(IEnumerable<string> names, CancellationToken cancellation) =>
        client.GetParametersAsync(names, cancellation);

    /// <inheritdoc/>
    protected override FetchFailure FailureOf(Exception exception) => ParameterStoreErrors.Of("GetParameters", exception);

    /// <inheritdoc/>
    protected override ReadResult? Find(ParameterBatch answer, string name) =>
        answer.Parameters.FirstOrDefault(p => p.Name == name || p.Arn == name) is { Value: { } value }
            ? ReadResult.Of(RemoteValue.Of(value))
            : answer.Invalid.Contains(name, StringComparer.Ordinal) == true
                ? ReadResult.Of(FetchFailure.NotFound)
                : null;

    /// <inheritdoc/>
    protected override async ValueTask<ReadResult> ReadOneAsync(RemoteKey key, CancellationToken cancellation)
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
    [GeneratedRegex(@"^(arn:[a-z-]+:ssm:[a-z0-9-]+:[0-9]*:parameter/)?[A-Za-z0-9_./-]+$", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex PlainName();
}
