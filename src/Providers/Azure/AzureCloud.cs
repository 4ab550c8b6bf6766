using Keyferry.Api.Stores;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Azure;

/// <summary>The endpoints of an Azure cloud.</summary>
/// <param name="Name">Its name in manifests.</param>
/// <param name="Authority">Where Microsoft Entra gives out tokens.</param>
/// <param name="VaultResource">What tokens for Key Vault are for; null where only the vault's challenge tells.</param>
/// <param name="VaultSuffix">What the host names of vaults end in; null where nobody says.</param>
/// <param name="ArmResource">What tokens for the resource manager are for; null where nobody says.</param>
/// <param name="ServiceManagement">The older name of the same; null where nobody says.</param>
/// <param name="RegistrySuffix">What the host names of container registries end in; null where nobody says.</param>
internal sealed record AzureCloud(
    string Name, Uri Authority, string? VaultResource, string? VaultSuffix, string? ArmResource, string? ServiceManagement,
    string? RegistrySuffix)
{
    /// <summary>The cloud of a manifest that names none.</summary>
    public const string Default = "PublicCloud";

    /// <summary>The cloud whose endpoints a manifest gives.</summary>
    public const string Custom = "AzureStackCloud";

    // https://github.com/Azure/go-autorest/blob/main/autorest/azure/environments.go
    private static readonly AzureCloud[] Known =
    [
        new(
            Default, new Uri("https://login.microsoftonline.com/"), "https://vault.azure.net", ".vault.azure.net",
            "https://management.azure.com/", "https://management.core.windows.net/", ".azurecr.io"),
        new(
            "USGovernmentCloud", new Uri("https://login.microsoftonline.us/"), "https://vault.usgovcloudapi.net",
            ".vault.usgovcloudapi.net", "https://management.usgovcloudapi.net/",
            "https://management.core.usgovcloudapi.net/", ".azurecr.us"),
        new(
            "ChinaCloud", new Uri("https://login.chinacloudapi.cn/"), "https://vault.azure.cn", ".vault.azure.cn",
            "https://management.chinacloudapi.cn/", "https://management.core.chinacloudapi.cn/", ".azurecr.cn"),
        new(
            "GermanCloud", new Uri("https://login.microsoftonline.de/"), "https://vault.microsoftazure.de",
            ".vault.microsoftazure.de", "https://management.microsoftazure.de/", "https://management.core.cloudapi.de/",
            ".azurecr.de"),
    ];

    /// <summary>Whether a manifest gives the endpoints: nothing vouches for them then.</summary>
    public bool IsCustom => Name == Custom;

    /// <summary>The cloud of a store.</summary>
    /// <param name="environment">Its name; null or empty means the public cloud.</param>
    /// <param name="custom">Endpoints of the store's own; they go before the name.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    /// <returns>The cloud; null where something is wrong.</returns>
    public static AzureCloud? Of(string? environment, AzureCloudConfig? custom, out string error)
    {
        if (custom is not null)
        {
            return OfConfig(custom, out error);
        }

        var name = string.IsNullOrEmpty(environment) ? Default : environment;
        var cloud = Array.Find(Known, c => c.Name == name);
        error = cloud is not null ? ""
            : name == Custom ? "CustomCloudConfig is required when EnvironmentType is AzureStackCloud"
            : $"environmentType {CredentialText.Shown(name)} is unknown; known are "
                + $"{string.Join(", ", Known.Select(static c => c.Name))} and {Custom}";
        return cloud;
    }

    /// <summary>The known cloud whose vaults a host could be one of; null where it is none's.</summary>
    public static AzureCloud? OfVaultHost(string host) =>
        Array.Find(Known, c => host.EndsWith(c.VaultSuffix!, StringComparison.OrdinalIgnoreCase));

    private static AzureCloud? OfConfig(AzureCloudConfig custom, out string error)
    {
        if (string.IsNullOrEmpty(custom.ActiveDirectoryEndpoint))
        {
            error = "activeDirectoryEndpoint is required in CustomCloudConfig";
            return null;
        }

        if (!TryEndpoint(custom.ActiveDirectoryEndpoint, out var authority))
        {
            error = $"customCloudConfig.activeDirectoryEndpoint {CredentialText.Shown(custom.ActiveDirectoryEndpoint)} is not "
                + "an https URL, such as https://login.example.com/";
            return null;
        }

        if (!string.IsNullOrEmpty(custom.KeyVaultEndpoint) && !TryEndpoint(custom.KeyVaultEndpoint, out _))
        {
            error = $"customCloudConfig.keyVaultEndpoint {CredentialText.Shown(custom.KeyVaultEndpoint)} is not an https URL, "
                + "such as https://vault.example.com";
            return null;
        }

        error = "";
        return new AzureCloud(
            Custom, authority!, NullIfEmpty(custom.KeyVaultEndpoint?.TrimEnd('/')),
            string.IsNullOrEmpty(custom.KeyVaultDnsSuffix) ? null : $".{custom.KeyVaultDnsSuffix.TrimStart('.')}",
            NullIfEmpty(custom.ResourceManagerEndpoint), NullIfEmpty(custom.ResourceManagerEndpoint), null);
    }

    private static bool TryEndpoint(string text, out Uri? endpoint)
    {
        var isUri = Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out endpoint);
        return isUri && endpoint is { Scheme: "https", UserInfo: "", Query: "", Fragment: "" };
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
