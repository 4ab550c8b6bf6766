using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>Settings for a one-time password.</summary>
public sealed class MfaSpec
{
    /// <summary>The shared secret, in base32.</summary>
    [JsonPropertyName("secret"), Required]
    public SecretKeySelector Secret { get; set; } = new();

    /// <summary>The hash: sha1, sha256 or sha512; left out, sha1.</summary>
    [JsonPropertyName("algorithm")]
    public string? Algorithm { get; set; }

    /// <summary>The number of digits; left out, 6.</summary>
    [JsonPropertyName("length"), Format("int32")]
    public int? Length { get; set; }

    /// <summary>Seconds that a password is good for; left out, 30.</summary>
    [JsonPropertyName("timePeriod"), Format("int32")]
    public int? TimePeriod { get; set; }

    /// <summary>The time to make the password for; left out, now.</summary>
    [JsonPropertyName("when"), Format("date-time")]
    public DateTime? When { get; set; }
}
