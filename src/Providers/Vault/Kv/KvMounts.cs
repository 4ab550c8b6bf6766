using System.Collections.Concurrent;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Vault.Sessions;

namespace Keyferry.Providers.Vault.Kv;

/// <summary>
/// Tells a missing secret from a store that asks the wrong kind of engine: KV version 1 answers alike to both. Asked once a
/// mount, when the first secret is missing; who may not ask gets no answer and reads on.
/// </summary>
/// <param name="session">Asks.</param>
/// <param name="paths">How paths are made.</param>
internal sealed class KvMounts(VaultSession session, VaultPaths paths)
{
    private const int Most = 100;
    private readonly ConcurrentDictionary<string, FetchFailure?> _known = new(StringComparer.Ordinal);

    /// <summary>What to say of a secret that is not there: that it is missing, or that it never could be there.</summary>
    /// <param name="path">The path of its data.</param>
    /// <param name="cancellation">Ends the question.</param>
    public async ValueTask<FetchFailure> MissingAsync(string path, CancellationToken cancellation)
    {
        var mount = paths.Mount.Length > 0 ? paths.Mount : path.Split('/')[0];
        if (!_known.TryGetValue(mount, out var problem))
        {
            problem = await AskAsync(path, cancellation);
            if (_known.Count < Most)
            {
                _known[mount] = problem;
            }
        }

        return problem ?? (DynamicPaths.IsLikely(path) && paths.IsV2
            ? FetchFailure.NotFound with { Message = $"{FetchFailure.NotFound.Message} ({DynamicPaths.Hint})" }
            : FetchFailure.NotFound);
    }

    private async ValueTask<FetchFailure?> AskAsync(string path, CancellationToken cancellation)
    {
        // https://developer.hashicorp.com/vault/api-docs/system/internal-ui-mounts: whoever may do anything below the mount may ask.
        var call = new VaultCall("ReadMount", HttpMethod.Get, $"sys/internal/ui/mounts/{path}");
        using var answer = await session.SendAsync(call, cancellation);
        using var document = answer.IsSuccess ? VaultJson.Parse(answer.Body) : null;
        if (document?.RootElement.Member("data") is not { } data || data.Member("type").Text() is not { } type)
        {
            return null;
        }

        var isV2 = data.Member("options")?.Member("version").Text() == "2";
        var name = VaultPaths.Clean(data.Member("path").Text() ?? "");
        return type is not ("kv" or "generic")
                ? (paths.IsV2 ? Invalid($"the engine at {name} is of type {type}, not KV: {DynamicPaths.Hint}") : null)
            : isV2 == paths.IsV2 ? null
            : Invalid(
                $"the engine at {name} is KV version {(isV2 ? 2 : 1)}, and the store says version {(paths.IsV2 ? "v2" : "v1")}: set "
                + $"{paths.Field}.version to {(isV2 ? "v2" : "v1")}");
    }

    private static FetchFailure Invalid(string message) => new(FetchFailureKind.Invalid, message);
}
