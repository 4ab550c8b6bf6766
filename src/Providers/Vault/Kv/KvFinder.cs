using System.Runtime.CompilerServices;
using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Vault.Sessions;

namespace Keyferry.Providers.Vault.Kv;

/// <summary>Finds secrets by listing folder after folder; names are paths below the mount.</summary>
/// <param name="session">Makes the calls.</param>
/// <param name="paths">How paths are made.</param>
/// <param name="reader">Reads metadata, where tags are asked for.</param>
/// <param name="mounts">Tells what is missing.</param>
internal sealed class KvFinder(VaultSession session, VaultPaths paths, KvReader reader, KvMounts mounts) : IStoreFinder
{
    // Each is a call; a server may invent folders without end.
    private const int MostFolders = 10_000;

    /// <inheritdoc/>
    public async IAsyncEnumerable<FindResult> FindAsync(
        FindQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Tags is { Count: > 0 } && !paths.IsV2)
        {
            yield return Failed(Invalid("cannot perform find by tag operations with kv version v1"));
            yield break;
        }

        if (!paths.TryFolder(query.Path, out var root, out var name, out var error))
        {
            yield return Failed(Invalid(error));
            yield break;
        }

        var folders = new Queue<(string Path, string Name)>([(root, name)]);
        for (var listed = 0; folders.TryDequeue(out var folder); listed++)
        {
            if (listed == MostFolders)
            {
                yield return Failed(Invalid($"find stops after {MostFolders} folders: narrow it with find.path"));
                yield break;
            }

            var (entries, failure) = await ListAsync(folder.Path, isRoot: listed == 0, cancellation);
            if (failure is not null)
            {
                yield return Failed(failure);
                yield break;
            }

            foreach (var entry in entries)
            {
                var full = folder.Name.Length > 0 ? $"{folder.Name}/{entry}" : entry;
                if (entry.EndsWith('/'))
                {
                    folders.Enqueue(($"{folder.Path}/{entry[..^1]}", full[..^1]));
                    continue;
                }

                if (query.Name?.IsMatch(full) == false)
                {
                    continue;
                }

                var key = new RemoteKey(paths.DataOfListed(full));
                var (hasTags, refused) = await HasTagsAsync(key, query.Tags, cancellation);
                if (refused is not null)
                {
                    yield return Failed(refused);
                    yield break;
                }

                if (hasTags)
                {
                    yield return new FindResult(full, key);
                }
            }
        }
    }

    /// <summary>Lists one folder.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="isRoot">Whether it is where the search begins: it has to be there.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<(IReadOnlyList<string> Entries, FetchFailure? Failure)> ListAsync(
        string path, bool isRoot, CancellationToken cancellation)
    {
        var call = VaultCall.List(path);
        using var answer = await session.SendAsync(call, cancellation);
        using var document = VaultJson.Parse(answer.Body);
        if (KvAnswer.Refusal(call, answer, document, paths) is { } failure)
        {
            return failure.Kind != FetchFailureKind.NotFound
                    ? ([], failure with { Message = $"cannot read secret data from Vault: {failure.Message}" })
                : isRoot ? ([], await mounts.MissingAsync(path, cancellation))
                : ([], null);
        }

        return document!.RootElement.Member("data")?.Member("keys") is { ValueKind: JsonValueKind.Array } keys
            ? ([.. keys.EnumerateArray().Where(static k => k.ValueKind == JsonValueKind.String).Select(static k => k.GetString()!)
                .Where(static k => VaultPaths.Problem(k.TrimEnd('/')) is null)], null)
            : ([], VaultErrors.Unreadable(call));
    }

    private async ValueTask<(bool HasTags, FetchFailure? Failure)> HasTagsAsync(
        RemoteKey key, IReadOnlyDictionary<string, string>? tags, CancellationToken cancellation)
    {
        if (tags is null or { Count: 0 })
        {
            return (true, null);
        }

        if (!paths.TryMetadata(key.Name, out var path, out var error))
        {
            return (false, Invalid(error));
        }

        var (metadata, failure) = await reader.MetadataAsync(path, cancellation);
        if (metadata is null)
        {
            // What was deleted since it was listed has no tags any more.
            return (false, failure!.Kind == FetchFailureKind.NotFound ? null : failure);
        }

        var texts = metadata.Texts();
        return (tags.All(t => texts.TryGetValue(t.Key, out var value) && value == t.Value), null);
    }

    private static FindResult Failed(FetchFailure failure) => new("", default, failure);

    private static FetchFailure Invalid(string message) => new(FetchFailureKind.Invalid, message);
}
