using System.Text.Json.Serialization;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the Password. It yields the key password, or the keys of secretKeys.</summary>
public sealed class PasswordSpec
{
    /// <summary>Number of characters.</summary>
    [JsonPropertyName("length"), Required, Format("int32"), Default(24)]
    public int Length { get; set; }

    /// <summary>Number of digits among them. Defaults to a quarter of the length.</summary>
    [JsonPropertyName("digits"), Format("int32")]
    public int? Digits { get; set; }

    /// <summary>Number of symbols among them. Defaults to a quarter of the length.</summary>
    [JsonPropertyName("symbols"), Format("int32")]
    public int? Symbols { get; set; }

    /// <summary>Symbols to choose from. Defaults to ~!@#$%^&amp;*()_+`-={}|[]\:"&lt;&gt;?,./</summary>
    [JsonPropertyName("symbolCharacters")]
    public string? SymbolCharacters { get; set; }

    /// <summary>Generates no upper-case letters.</summary>
    [JsonPropertyName("noUpper"), Required, Default(false)]
    public bool NoUpper { get; set; }

    /// <summary>Lets a character occur more than once.</summary>
    [JsonPropertyName("allowRepeat"), Required, Default(false)]
    public bool AllowRepeat { get; set; }

    /// <summary>Encoding of the password: base64, base64url, base32, hex or raw.</summary>
    [JsonPropertyName("encoding"), AllowedValues("base64", "base64url", "base32", "hex", "raw"), Default("raw")]
    public string? Encoding { get; set; }

    /// <summary>Keys to yield, each with a password of its own. Defaults to the single key password.</summary>
    [JsonPropertyName("secretKeys"), MinItems(1)]
    public List<string>? SecretKeys { get; set; }
}
