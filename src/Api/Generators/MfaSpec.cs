using System.Text.Json.Serialization;
using Keyferry.Api.Schema;
using Keyferry.Api.Shared;

namespace Keyferry.Api.Generators;

/// <summary>Desired state of the MFA. It yields the keys token and timeLeft.</summary>
public sealed class MfaSpec
{
    /// <summary>Secret that holds the shared secret, encoded in base32.</summary>
    [JsonPropertyName("secret"), Required]
    public SecretKeySelector Secret { get; set; } = new();

    /// <summary>Hash algorithm: sha1, sha256, sha384, sha512 or sha512_256. Defaults to sha1.</summary>
    [JsonPropertyName("algorithm")]
    public string? Algorithm { get; set; }

    /// <summary>Number of digits of the one-time password. Defaults to 6.</summary>
    [JsonPropertyName("length"), Format("int32")]
    public int? Length { get; set; }

    /// <summary>Time for which a one-time password is valid, in seconds. Defaults to 30.</summary>
    [JsonPropertyName("timePeriod"), Format("int32")]
    public int? TimePeriod { get; set; }

    /// <summary>Time for which the one-time password is generated. Defaults to now.</summary>
    [JsonPropertyName("when"), Format("date-time")]
    public DateTime? When { get; set; }
}
