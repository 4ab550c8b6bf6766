namespace Keyferry.Api.ExternalSecrets;

/// <summary>The values of <c>metadataPolicy</c> of a reference to a value.</summary>
public static class MetadataPolicy
{
    /// <summary>The value of the secret is read.</summary>
    public const string None = "None";

    /// <summary>The tags or labels of the secret are read, as JSON.</summary>
    public const string Fetch = "Fetch";

    /// <summary>What applies where the field is missing.</summary>
    public const string Default = "None";
}
