using Keyferry.Api.Validation;

namespace Keyferry.Providers.Azure;

/// <summary>
/// The address of a vault. Tokens of the known clouds go to their own vaults only: a store could else name a host of its
/// author's and be sent a token that opens every vault of the identity.
/// </summary>
internal static class VaultAddress
{
    /// <summary>Reads <c>vaultUrl</c>.</summary>
    /// <param name="vaultUrl">The field's text.</param>
    /// <param name="cloud">The store's cloud.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    /// <returns>The vault's root; null where something is wrong.</returns>
    public static Uri? Of(string vaultUrl, AzureCloud cloud, out string error)
    {
        if (string.IsNullOrWhiteSpace(vaultUrl))
        {
            error = "vaultUrl is empty; set it, such as https://example.vault.azure.net";
            return null;
        }

        if (!Uri.TryCreate(vaultUrl, UriKind.Absolute, out var address)
            || address is not { Scheme: "https", UserInfo: "", Query: "", Fragment: "", AbsolutePath: "/" })
        {
            error = $"vaultUrl {CredentialText.Shown(vaultUrl)} is not the https URL of a vault, such as "
                + "https://example.vault.azure.net";
            return null;
        }

        error = Problem(address.Host, cloud);
        return error.Length == 0 ? address : null;
    }

    private static string Problem(string host, AzureCloud cloud)
    {
        if (cloud.VaultSuffix is not { } suffix
            || (host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)))
        {
            return "";
        }

        var own = cloud.IsCustom
            ? $"customCloudConfig.keyVaultDNSSuffix says that vaults end in {suffix}"
            : $"vaults of {cloud.Name} end in {suffix}";
        var cure = AzureCloud.OfVaultHost(host) is { } other && !cloud.IsCustom ? $"set environmentType: {other.Name}"
            : cloud.IsCustom ? "correct either"
            : "a vault elsewhere needs customCloudConfig";
        return $"vaultUrl: {CredentialText.Shown(host)} is no vault: {own}; {cure}";
    }
}
