using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Azure.KeyVault;

/// <summary>
/// Calls the data plane of one vault on the SDK's pipeline, which authorizes and repeats
/// (https://learn.microsoft.com/rest/api/keyvault/). Failures are answers; only cancellation is thrown.
/// </summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="vault">The vault's root.</param>
/// <param name="calls">Counts calls.</param>
/// <param name="time">The clock.</param>
internal sealed class KeyVaultClient(HttpPipeline pipeline, Uri vault, ProviderCalls calls, TimeProvider time)
{
    private const string Provider = "Azure/KeyVault";
    private const string ApiVersion = "7.4";

    // The largest object is a certificate with its chain and policy; a page of names has 25 entries.
    private const int LongestAnswer = 1 << 20;
    private const int PageSize = 25;

    /// <summary>The vault's root.</summary>
    public Uri Vault => vault;

    /// <summary>Reads an object.</summary>
    /// <param name="item">The object.</param>
    /// <param name="version">Its version; empty means the current one.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<VaultAnswer> GetAsync(VaultObject item, string version, CancellationToken cancellation) => SendAsync(
        $"Get{item.Type}", RequestMethod.Get, Address($"{item.Collection}/{item.Name}/{version}"), null, cancellation);

    /// <summary>Lists the names of secrets.</summary>
    /// <param name="next">Where the next page is; null means the first one.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<VaultAnswer> ListSecretsAsync(Uri? next, CancellationToken cancellation) => SendAsync(
        "GetSecrets", RequestMethod.Get, next ?? Address("secrets", $"maxresults={PageSize}&"), null, cancellation);

    /// <summary>Writes an object: sets a secret, imports a key or a certificate.</summary>
    /// <param name="item">The object.</param>
    /// <param name="body">What is sent, which stays the caller's.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<VaultAnswer> PutAsync(VaultObject item, byte[] body, CancellationToken cancellation) => item.Type switch
    {
        VaultObjectType.Certificate => SendAsync(
            "ImportCertificate", RequestMethod.Post, Address($"certificates/{item.Name}/import"), body, cancellation),
        VaultObjectType.Key => SendAsync("ImportKey", RequestMethod.Put, Address($"keys/{item.Name}"), body, cancellation),
        _ => SendAsync("SetSecret", RequestMethod.Put, Address($"secrets/{item.Name}"), body, cancellation),
    };

    /// <summary>Deletes an object; its name stays taken until it is purged.</summary>
    /// <param name="item">The object.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<VaultAnswer> DeleteAsync(VaultObject item, CancellationToken cancellation) => SendAsync(
        $"Delete{item.Type}", RequestMethod.Delete, Address($"{item.Collection}/{item.Name}"), null, cancellation);

    /// <summary>Reads what is known of a deleted object; never its value.</summary>
    /// <param name="item">The object.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<VaultAnswer> GetDeletedAsync(VaultObject item, CancellationToken cancellation) => SendAsync(
        $"GetDeleted{item.Type}", RequestMethod.Get, Address($"deleted{item.Collection}/{item.Name}"), null, cancellation);

    /// <summary>Begins to recover a deleted object.</summary>
    /// <param name="item">The object.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<VaultAnswer> RecoverAsync(VaultObject item, CancellationToken cancellation) => SendAsync(
        $"RecoverDeleted{item.Type}", RequestMethod.Post, Address($"deleted{item.Collection}/{item.Name}/recover"), null, cancellation);

    private Uri Address(string path, string query = "") => new(vault, $"{path.TrimEnd('/')}?{query}api-version={ApiVersion}");

    private async Task<VaultAnswer> SendAsync(
        string operation, RequestMethod method, Uri address, byte[]? body, CancellationToken cancellation)
    {
        VaultAnswer answer;
        var begun = time.GetTimestamp();
        try
        {
            using var message = pipeline.CreateMessage();
            message.BufferResponse = false;
            message.Request.Method = method;
            message.Request.Uri.Reset(address);
            message.Request.Headers.Add("Accept", "application/json");
            if (body is not null)
            {
                message.Request.Headers.Add("Content-Type", "application/json");
                message.Request.Content = RequestContent.Create(body);
            }

            await pipeline.SendAsync(message, cancellation);
            answer = await ReadAsync(operation, message, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            answer = VaultAnswer.Of(AzureErrors.Of($"operation error Azure Key Vault: {operation}", e, vault));
        }

        calls.Count(Provider, operation, answer.Failure is not null, time.GetElapsedTime(begun));
        return answer;
    }

    private static async Task<VaultAnswer> ReadAsync(string operation, HttpMessage message, CancellationToken cancellation)
    {
        var response = message.Response;
        var bytes = await AnswerBody.ReadAsync(response.ContentStream, LongestAnswer, cancellation);
        if (bytes is null)
        {
            return Unreadable(operation, $"the answer is longer than {LongestAnswer} bytes");
        }

        if (response.Status is not (>= 200 and < 300))
        {
            response.Headers.TryGetValue("WWW-Authenticate", out var challenge);
            return VaultRefusal.Of(operation, response.Status, challenge ?? "", AzureRetry.WaitOf(response.Headers), bytes);
        }

        try
        {
            var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return VaultAnswer.Of(bytes, document);
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // A parser's own words repeat what it read, which may be a secret.
        }

        Array.Clear(bytes);
        return Unreadable(operation, "the answer is not what Key Vault sends; check vaultUrl");
    }

    private static VaultAnswer Unreadable(string operation, string why) => VaultAnswer.Of(new FetchFailure(
        FetchFailureKind.Unavailable, $"operation error Azure Key Vault: {operation}, {why}"));
}
