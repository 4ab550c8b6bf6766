using Azure.Core;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Azure.Identity;

/// <summary>
/// The workload identity of this process: what the azure-workload-identity webhook put into its environment
/// (https://azure.github.io/azure-workload-identity/docs/quick-start.html).
/// </summary>
internal static class PodIdentity
{
    /// <summary>A credential, or why there is none.</summary>
    /// <param name="entra">Makes it.</param>
    /// <param name="cloud">The cloud.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static (TokenCredential? Credential, string? Error) Of(
        EntraCredentials entra, AzureCloud cloud, Func<string, string?> environment)
    {
        var client = environment("AZURE_CLIENT_ID") ?? "";
        var tenant = environment("AZURE_TENANT_ID") ?? "";
        var file = environment("AZURE_FEDERATED_TOKEN_FILE") ?? "";
        return client.Length == 0 || tenant.Length == 0 || file.Length == 0
            ? (null, "missing environment variables. AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE must be "
                + "set: label Keyferry's pod azure.workload.identity/use: \"true\" and annotate its ServiceAccount, or set "
                + "serviceAccountRef")
            : EntraCredentials.ProblemOf(tenant, client) is { } problem ? (null, problem)
            : (entra.OfAssertion(cloud, tenant, client, token => ReadAsync(file, token)), null);
    }

    // The kubelet replaces the file; the SDK asks whenever it needs a new access token.
    private static async Task<string> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return (await File.ReadAllTextAsync(file, cancellation)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AzureCredentialException(new FetchFailure(
                FetchFailureKind.Unavailable, $"unable to read token file {file} (AZURE_FEDERATED_TOKEN_FILE): {e.GetType().Name}"));
        }
    }
}
