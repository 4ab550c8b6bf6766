using Keyferry.Providers.Contract;
using Keyferry.Providers.Vault.Sessions;

namespace Keyferry.Providers.Vault.OpenBao;

/// <summary>Whether the mount that a store names is a KV engine of the version that it says.</summary>
/// <param name="session">Asks.</param>
/// <param name="paths">How paths are made.</param>
internal sealed class OpenBaoMount(VaultSession session, VaultPaths paths)
{
    /// <summary>Asks. Who may not look at mounts is none the wiser, and reads its secrets all the same.</summary>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<StoreValidation> CheckAsync(CancellationToken cancellation)
    {
        var call = new VaultCall("ReadMount", HttpMethod.Get, $"sys/mounts/{paths.Mount}");
        using var answer = await session.SendAsync(call, cancellation);
        if (answer.Status == 403)
        {
            return StoreValidation.Ready;
        }

        using var document = answer.IsSuccess ? VaultJson.Parse(answer.Body) : null;
        if (document?.RootElement.Member("data") is not { } data)
        {
            return Error(answer.IsSuccess ? VaultErrors.Unreadable(call) : VaultErrors.Of(call, answer));
        }

        var type = data.Member("type").Text();
        var version = data.Member("options")?.Member("version").Text() ?? "1";
        var wanted = paths.IsV2 ? "2" : "1";
        return type != "kv" ? Error($"expected mount type \"kv\" found \"{type}\" at {paths.Mount}")
            : version != wanted
                ? Error($"the engine at {paths.Mount} is KV version {version}, and the store says version v{wanted}: set spec.provider.openBao.version to v{version}")
            : StoreValidation.Ready;
    }

    private static StoreValidation Error(FetchFailure failure) => Error(failure.Message);

    private static StoreValidation Error(string message) => new(StoreState.Error, message);
}
