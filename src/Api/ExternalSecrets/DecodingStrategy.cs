namespace Keyferry.Api.ExternalSecrets;

/// <summary>The values of <c>decodingStrategy</c> and <c>valuesDecodingStrategy</c>.</summary>
public static class DecodingStrategy
{
    /// <summary>Values are not decoded.</summary>
    public const string None = "None";

    /// <summary>Values are decoded as base64 with the standard alphabet.</summary>
    public const string Base64 = "Base64";

    /// <summary>Values are decoded as base64 with the URL-safe alphabet.</summary>
    public const string Base64Url = "Base64URL";

    /// <summary>Values are decoded as either if that succeeds, else not at all.</summary>
    public const string Auto = "Auto";

    /// <summary>What applies where the field is missing.</summary>
    public const string Default = "None";
}
