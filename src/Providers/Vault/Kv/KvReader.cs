using System.Globalization;
using System.Text;
using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Vault.Sessions;
using Keyferry.Text.Json;

namespace Keyferry.Providers.Vault.Kv;

/// <summary>Reads secrets and their metadata.</summary>
/// <param name="session">Makes the calls.</param>
/// <param name="paths">How paths are made.</param>
/// <param name="mounts">Tells what is missing.</param>
internal sealed class KvReader(VaultSession session, VaultPaths paths, KvMounts mounts)
{
    /// <summary>Reads a raw value: the data as the server sent them, or metadata as a JSON object of texts.</summary>
    public async ValueTask<ReadResult> ReadAsync(RemoteKey key, CancellationToken cancellation)
    {
        if (Problem(key) is { } problem)
        {
            return Failed(problem);
        }

        if (key.IsMetadata)
        {
            var (metadata, error) = await MetadataTextsAsync(key.Name, cancellation);
            return metadata is null ? ReadResult.Of(error!) : ReadResult.Of(RemoteValue.Of(Json(metadata)));
        }

        var (data, failure) = await DataAsync(key.Name, key.Version, cancellation);
        return data is not null ? ReadResult.Of(RemoteValue.Of(data))
            : failure!.Kind == FetchFailureKind.NotFound ? ReadResult.Of(await mounts.MissingAsync(key.Name, cancellation))
            : ReadResult.Of(Described(key.Name, failure));
    }

    /// <summary>Reads the data of a secret.</summary>
    /// <param name="path">The path of its data.</param>
    /// <param name="version">The version; empty means the latest.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The data's JSON, which the caller owns, or why there are none.</returns>
    public async ValueTask<(byte[]? Data, FetchFailure? Failure)> DataAsync(
        string path, string version, CancellationToken cancellation)
    {
        var call = VaultCall.Read(path, version.Length > 0 ? $"version={Uri.EscapeDataString(version)}" : "");
        using var answer = await session.SendAsync(call, cancellation);
        return KvAnswer.Data(call, answer, paths);
    }

    /// <summary>Reads the metadata of a secret.</summary>
    /// <param name="path">The path of its metadata.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<(KvMetadata? Metadata, FetchFailure? Failure)> MetadataAsync(string path, CancellationToken cancellation)
    {
        var call = VaultCall.Read(path);
        using var answer = await session.SendAsync(call, cancellation);
        using var document = VaultJson.Parse(answer.Body);
        return KvAnswer.Refusal(call, answer, document, paths) is { } failure ? (null, failure)
            : document!.RootElement.Member("data") is { ValueKind: JsonValueKind.Object } data ? (KvMetadata.Of(data), null)
            : (null, FetchFailure.NotFound);
    }

    /// <summary>Why a key cannot be read; null where it can.</summary>
    private string? Problem(RemoteKey key) =>
        VaultPaths.Problem(key.Name) is { } problem ? $"remoteRef.key cannot be read: {problem}"
        : paths is { IsV2: true, Mount.Length: 0 } && !key.Name.Contains('/', StringComparison.Ordinal)
            ? $"remoteRef.key {key.Name} names no secret: without {paths.Field}.path the key begins with the mount, such as secret/app"
        : key.Version.Length > 0 && !paths.IsV2 ? "KVv1 secrets do not support versioning (use KVv2)"
        : key.Version.Length > 0 && !long.TryParse(key.Version, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? "remoteRef.version is no number: versions of KV v2 are 1, 2, 3 and so on; leave it out for the latest"
        : null;

    private async ValueTask<(SortedDictionary<string, string>? Texts, FetchFailure? Failure)> MetadataTextsAsync(
        string name, CancellationToken cancellation)
    {
        if (!paths.TryMetadata(name, out var path, out var error))
        {
            return (null, new FetchFailure(FetchFailureKind.Invalid, error));
        }

        var (metadata, failure) = await MetadataAsync(path, cancellation);
        return metadata is not null ? (metadata.Texts(), null)
            : failure!.Kind == FetchFailureKind.NotFound
                ? (null, new FetchFailure(FetchFailureKind.Invalid, $"secret not found: there is no metadata at {path}"))
            : (null, Described(path, failure));
    }

    private FetchFailure Described(string path, FetchFailure failure) => failure with
    {
        Message = failure.Kind is FetchFailureKind.Denied or FetchFailureKind.Invalid && paths.IsV2 && DynamicPaths.IsLikely(path)
            ? $"cannot read secret data from Vault: {failure.Message} ({DynamicPaths.Hint})"
            : $"cannot read secret data from Vault: {failure.Message}",
    };

    private static byte[] Json(SortedDictionary<string, string> texts)
    {
        using var json = new ClearedBuffer();
        json.Append("{"u8);
        foreach (var (at, member) in texts.Index())
        {
            json.Append(at > 0 ? ","u8 : []);
            json.Append(GoJson.Quote(Encoding.UTF8.GetBytes(member.Key)));
            json.Append(":"u8);
            json.Append(GoJson.Quote(Encoding.UTF8.GetBytes(member.Value)));
        }

        json.Append("}"u8);
        return json.Written.ToArray();
    }

    private static ReadResult Failed(string message) => ReadResult.Of(new FetchFailure(FetchFailureKind.Invalid, message));
}
