using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Vault.Sessions;

/// <summary>Whether a session's token can be used.</summary>
internal static class TokenCheck
{
    /// <summary>
    /// Logs in, or asks for a token that the store names, or that an agent in front adds. A token that its policies do not let
    /// look at itself is good all the same.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="cancellation">Ends the check.</param>
    public static async ValueTask<StoreValidation> RunAsync(VaultSession session, CancellationToken cancellation)
    {
        if (session.LogsIn)
        {
            return await session.EnsureAsync(cancellation) is { } refused
                ? new StoreValidation(StoreState.Error, refused.Message)
                : StoreValidation.Ready;
        }

        var call = new VaultCall("LookupSelf", HttpMethod.Get, "auth/token/lookup-self") { IsAboutToken = true };
        using var answer = await session.SendAsync(call, cancellation);
        return answer.IsSuccess || VaultErrors.IsOfPolicy(answer)
            ? StoreValidation.Ready
            : new StoreValidation(StoreState.Error, $"invalid vault credentials: {VaultErrors.Of(call, answer).Message}");
    }
}
