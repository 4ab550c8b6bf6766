namespace Keyferry.Api.ExternalSecrets;

/// <summary>The values of <c>conversionStrategy</c> of a reference or a find.</summary>
public static class ConversionStrategy
{
    /// <summary>Characters that a key of a Secret cannot contain become an underscore.</summary>
    public const string Underscore = "Default";

    /// <summary>They become <c>_U</c>, the code point in hexadecimal, and <c>_</c>.</summary>
    public const string Unicode = "Unicode";

    /// <summary>What applies where the field is missing.</summary>
    public const string Default = "Default";
}
