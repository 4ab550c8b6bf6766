using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Generators;

/// <summary>Settings for a random password.</summary>
public sealed class PasswordSpec
{
    /// <summary>The number of characters.</summary>
    [JsonPropertyName("length"), Required, Format("int32"), Default(24)]
    public int Length { get; set; }

    /// <summary>How many of them are digits; left out, a quarter.</summary>
    [JsonPropertyName("digits"), Format("int32")]
    public int? Digits { get; set; }

    /// <summary>How many of them are symbols; left out, a quarter.</summary>
    [JsonPropertyName("symbols"), Format("int32")]
    public int? Symbols { get; set; }

    /// <summary>The symbols to choose from.</summary>
    [JsonPropertyName("symbolCharacters")]
    public string? SymbolCharacters { get; set; }

    /// <summary>Leaves out upper case letters.</summary>
    [JsonPropertyName("noUpper"), Required, Default(false)]
    public bool NoUpper { get; set; }

    /// <summary>Lets a character occur more than once.</summary>
    [JsonPropertyName("allowRepeat"), Required, Default(false)]
    public bool AllowRepeat { get; set; }

    /// <summary>How the password is written.</summary>
    [JsonPropertyName("encoding"), AllowedValues("base64", "base64url", "base32", "hex", "raw"), Default("raw")]
    public string? Encoding { get; set; }

    /// <summary>The keys, each with a password of its own; left out, the one key password.</summary>
    [JsonPropertyName("secretKeys"), MinItems(1)]
    public List<string>? SecretKeys { get; set; }
}
