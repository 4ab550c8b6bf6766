using System.Text.RegularExpressions;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Azure.KeyVault;

/// <summary>What a vault holds.</summary>
internal enum VaultObjectType
{
    /// <summary>A secret; each certificate has one of its name with its private key.</summary>
    Secret,

    /// <summary>A certificate.</summary>
    Certificate,

    /// <summary>A key; only its public part can be read.</summary>
    Key,
}

/// <summary>An object of a vault, as a remote key names it: <c>name</c>, <c>secret/name</c>, <c>cert/name</c>, <c>key/name</c>.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name.</param>
internal readonly partial record struct VaultObject(VaultObjectType Type, string Name)
{
    /// <summary>The collection that it is in, as part of an address.</summary>
    public string Collection => Type switch
    {
        VaultObjectType.Certificate => "certificates",
        VaultObjectType.Key => "keys",
        _ => "secrets",
    };

    /// <summary>Its type in words.</summary>
    public string Word => Type switch
    {
        VaultObjectType.Certificate => "certificate",
        VaultObjectType.Key => "key",
        _ => "secret",
    };

    /// <summary>One text for all ways to write it.</summary>
    public string Canonical => Type switch
    {
        VaultObjectType.Certificate => $"cert/{Name}",
        VaultObjectType.Key => $"key/{Name}",
        _ => $"secret/{Name}",
    };

    /// <summary>Reads a remote key. What follows a second slash counts for nothing, as with ESO.</summary>
    /// <param name="key">The key.</param>
    /// <param name="item">The object.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static bool TryParse(string key, out VaultObject item, out string error)
    {
        var parts = key.Split('/');
        var name = parts.Length > 1 ? parts[1] : key;
        VaultObjectType? type = parts.Length == 1 ? VaultObjectType.Secret : parts[0] switch
        {
            "secret" => VaultObjectType.Secret,
            "cert" => VaultObjectType.Certificate,
            "key" => VaultObjectType.Key,
            _ => null,
        };
        item = new VaultObject(type ?? VaultObjectType.Secret, name);
        error = type is null
            ? $"unknown Azure Keyvault object Type for {CredentialText.Shown(name)}: a key is a name, or one of secret/, cert/ and "
                + "key/ before it"
            : Names().IsMatch(name) ? ""
            : $"{CredentialText.Shown(name)} is no name of an object in Azure Key Vault: they are 1 to 127 letters, digits and dashes";
        return error.Length == 0;
    }

    /// <summary>What is wrong with a version; null where nothing is.</summary>
    public static string? VersionProblem(string version) => version.Length == 0 || Versions().IsMatch(version)
        ? null
        : $"version {CredentialText.Shown(version)} is no version in Azure Key Vault: those are the 32 hexadecimal digits at "
            + "the end of the object's identifier; leave version out for the current one";

    // https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name
    [GeneratedRegex(@"^[0-9a-zA-Z-]{1,127}\z", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Names();

    [GeneratedRegex(@"^[0-9a-fA-F]{32}\z", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Versions();
}
