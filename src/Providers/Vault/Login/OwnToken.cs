using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Vault.Login;

/// <summary>
/// The token of this process's own ServiceAccount, for ClusterSecretStores that name none. Never for a SecretStore: its author
/// would get the token, which opens every Secret of the cluster, sent to an address of their choice.
/// </summary>
/// <param name="policy">Which stores may use it.</param>
/// <param name="path">The file; null means where Kubernetes puts it.</param>
internal sealed class OwnToken(AmbientCredentials policy, string? path = null)
{
    private const string Mounted = "/var/run/secrets/kubernetes.io/serviceaccount/token";
    private const int Longest = 64 * 1024;

    /// <summary>Reads it.</summary>
    /// <param name="isClusterWide">Whether the store is a ClusterSecretStore.</param>
    /// <param name="cancellation">Ends the read.</param>
    public async ValueTask<(string? Token, string? Error)> ReadAsync(bool isClusterWide, CancellationToken cancellation)
    {
        if (!isClusterWide)
        {
            return (null,
                "auth.kubernetes names neither serviceAccountRef nor secretRef, and only a ClusterSecretStore may use this program's own "
                + "token: set serviceAccountRef");
        }

        if (policy == AmbientCredentials.None)
        {
            return (null,
                "auth.kubernetes names neither serviceAccountRef nor secretRef, and this installation does not lend the store its own "
                + "token (--ambient-credentials): set serviceAccountRef");
        }

        var file = path ?? Mounted;
        try
        {
            return new FileInfo(file).Length > Longest ? (null, $"{file} is no token") : (await File.ReadAllTextAsync(file, cancellation), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"auth.kubernetes names neither serviceAccountRef nor secretRef, and there is no token at {file}: set serviceAccountRef");
        }
    }
}
