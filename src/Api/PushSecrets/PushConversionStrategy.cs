namespace Keyferry.Api.PushSecrets;

/// <summary>The values of <c>conversionStrategy</c> of pushed keys.</summary>
public static class PushConversionStrategy
{
    /// <summary>Keys are not converted.</summary>
    public const string None = "None";

    /// <summary><c>_U</c>, a hexadecimal code point and <c>_</c> become the character.</summary>
    public const string ReverseUnicode = "ReverseUnicode";

    /// <summary>The value where the field is missing.</summary>
    public const string Default = "None";
}
