using System.Runtime.CompilerServices;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Vault.Kv;

namespace Keyferry.Providers.Vault.OpenBao;

/// <summary>Finds the secrets of one folder, by their names in it, as External Secrets Operator's OpenBao provider means to.</summary>
/// <param name="finder">Lists.</param>
/// <param name="paths">How paths are made.</param>
internal sealed class OpenBaoFinder(KvFinder finder, VaultPaths paths) : IStoreFinder
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<FindResult> FindAsync(
        FindQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Tags is { Count: > 0 })
        {
            yield return Failed("tag based search is not implemented for openBao stores; a vault store pointed at the same server has it");
            yield break;
        }

        if (!paths.TryFolder(query.Path, out var path, out var name, out var error))
        {
            yield return Failed(error);
            yield break;
        }

        var (entries, failure) = await finder.ListAsync(path, isRoot: true, cancellation);
        if (failure is not null)
        {
            yield return new FindResult("", default, failure);
            yield break;
        }

        foreach (var entry in entries.Where(e => !e.EndsWith('/') && query.Name?.IsMatch(e) != false))
        {
            yield return new FindResult(entry, new RemoteKey(paths.DataOfListed(name.Length > 0 ? $"{name}/{entry}" : entry)));
        }
    }

    private static FindResult Failed(string message) => new("", default, new FetchFailure(FetchFailureKind.Invalid, message));
}
