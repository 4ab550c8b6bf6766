using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Google.SecretManager;

/// <summary>Reads values and metadata. Failures are values.</summary>
/// <param name="client">The service.</param>
/// <param name="fetchesEnabled">Whether the newest enabled version is read where the latest has no value to give (LatestOrFetch).</param>
internal sealed class SecretManagerReader(SecretManagerClient client, bool fetchesEnabled)
{
    private const string Latest = "latest";

    // Pages of a filtered list may be empty.
    private const int MostPages = 20;

    /// <summary>Reads a key.</summary>
    public async ValueTask<ReadResult> ReadAsync(RemoteKey key, CancellationToken cancellation)
    {
        if ((GoogleNames.ProblemOfSecret(key.Name) ?? (key.Version.Length == 0 ? null : GoogleNames.ProblemOfVersion(key.Version))) is { } problem)
        {
            return ReadResult.Of(new FetchFailure(FetchFailureKind.Invalid, problem));
        }

        if (key.IsMetadata)
        {
            var secret = await client.GetAsync(key.Name, cancellation);
            return secret.Value is { } found ? ReadResult.Of(RemoteValue.Of(MetadataDocument.Write(found.Labels, found.Annotations)))
                : ReadResult.Of(Missing(secret.Failure!, secret.IsMissing));
        }

        return await ValueAsync(key.Name, key.Version.Length == 0 ? Latest : key.Version, mayFetch: key.Version.Length == 0, cancellation);
    }

    /// <summary>The newest enabled version.</summary>
    /// <returns>The version, null where there is none; or why it cannot be said.</returns>
    public async ValueTask<(VersionInfo? Version, FetchFailure? Failure)> NewestEnabledAsync(string id, CancellationToken cancellation)
    {
        var token = "";
        for (var pages = 0; pages < MostPages; pages++)
        {
            var page = await client.EnabledVersionsAsync(id, token, cancellation);
            if (page.Value is not { } versions)
            {
                return (null, page.Failure);
            }

            if (versions.Items.Count > 0 || versions.Next.Length == 0)
            {
                return (versions.Items.MaxBy(static v => v.CreatedAt), null);
            }

            token = versions.Next;
        }

        return (null, null);
    }

    private async ValueTask<ReadResult> ValueAsync(string id, string version, bool mayFetch, CancellationToken cancellation)
    {
        var read = await client.AccessAsync(id, version, cancellation);
        return read.Value is { } payload ? ReadResult.Of(RemoteValue.Of(payload.Bytes))
            : read.State is { } state ? await InsteadAsync(id, version, state, read, mayFetch, cancellation)
            : read.IsMissing && version != Latest ? ReadResult.Of(await MissingVersionAsync(id, version, read.Failure!, cancellation))
            : ReadResult.Of(Missing(read.Failure!, read.IsMissing));
    }

    // A version that is disabled or destroyed is a mistake, no secret that is gone: it deletes nothing.
    private async ValueTask<ReadResult> InsteadAsync(
        string id, string version, string state, GoogleResult<SecretPayload> read, bool mayFetch, CancellationToken cancellation)
    {
        var (newest, failure) = await NewestEnabledAsync(id, cancellation);
        if (mayFetch && fetchesEnabled)
        {
            return failure is not null
                ? ReadResult.Of(failure with
                {
                    Message = $"the latest version of secret {id} is {state}, and secretVersionSelectionPolicy LatestOrFetch needs "
                        + $"secretmanager.versions.list: {failure.Message}",
                })
                : newest is not null ? await ValueAsync(id, newest.Number, mayFetch: false, cancellation)
                : ReadResult.Of(read.Failure! with { Message = $"{read.Failure.Message} No version of secret {id} is enabled: enable or add one" });
        }

        var advice = newest is not null
            ? $"the newest enabled version is {newest.Number}: set remoteRef.version: \"{newest.Number}\""
                + (version == Latest ? ", or secretVersionSelectionPolicy: LatestOrFetch in the store" : "")
            : failure is null ? $"no version of secret {id} is enabled: enable or add one"
            : "set remoteRef.version to one that is enabled, or enable this one";
        return ReadResult.Of(new FetchFailure(FetchFailureKind.Invalid, $"{read.Failure!.Message} Version {version} of secret {id} is {state}; {advice}"));
    }

    // The service's code is that of a missing secret, whether the secret is gone or only has no such version. The latter is
    // a mistake in the manifest, no reason to delete anything. Who may not see the secret is told the rest.
    private async ValueTask<FetchFailure> MissingVersionAsync(string id, string version, FetchFailure failure, CancellationToken cancellation)
    {
        var secret = await client.GetAsync(id, cancellation);
        return secret.IsMissing ? Missing(failure, isMissing: true)
            : new FetchFailure(FetchFailureKind.Invalid, $"secret {id} has no version {version}, or is gone: {failure.Message}");
    }

    private static FetchFailure Missing(FetchFailure failure, bool isMissing) =>
        isMissing ? failure with { Kind = FetchFailureKind.NotFound } : failure;
}
