using Azure.Core;
using Keyferry.Providers.Azure.KeyVault;

namespace Keyferry.Providers.Azure;

/// <summary>
/// What tokens for a vault are asked for. In the known clouds that is settled, and vaults of other hosts are refused, so no
/// answer of a server decides to whom a token goes. A custom cloud's vault tells it in its challenge.
/// </summary>
/// <param name="http">What requests go through.</param>
internal sealed class VaultScope(AzureHttp http)
{
    private const string Any = "/.default";
    private const int LongestAnswer = 64 << 10;

    /// <summary>The scope, or why it cannot be told.</summary>
    /// <param name="cloud">The store's cloud.</param>
    /// <param name="vault">The vault's root.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<(string? Scope, string? Error)> FindAsync(AzureCloud cloud, Uri vault, CancellationToken cancellation)
    {
        if (cloud.VaultResource is { } known)
        {
            return (known + Any, null);
        }

        const string cure = "set customCloudConfig.keyVaultEndpoint to the resource that tokens for Key Vault are for";
        try
        {
            var pipeline = http.Pipeline();
            using var message = pipeline.CreateMessage();
            message.BufferResponse = false;
            message.Request.Method = RequestMethod.Get;
            message.Request.Uri.Reset(new Uri(vault, "secrets?maxresults=1&api-version=7.4"));
            await pipeline.SendAsync(message, cancellation);
            await AnswerBody.ReadAsync(message.Response.ContentStream, LongestAnswer, cancellation);
            return message.Response.Headers.TryGetValue("WWW-Authenticate", out var challenge)
                && VaultRefusal.ResourceOf(challenge) is { } resource
                    ? (resource + Any, null)
                    : (null, $"the vault does not say in a challenge what tokens for it are for; {cure}");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return (null, $"{AzureErrors.Of("the vault was asked what tokens for it are for", e, vault).Message}; or {cure}");
        }
    }
}
