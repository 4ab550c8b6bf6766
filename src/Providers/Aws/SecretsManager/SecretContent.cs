using System.Text.Json;

namespace Keyferry.Providers.Aws.SecretsManager;

/// <summary>What a version of a secret is to hold. No record: its text would hold the value.</summary>
/// <param name="value">The value, which stays the caller's.</param>
/// <param name="isText">Whether it is stored as text rather than as bytes; it is UTF-8 then.</param>
/// <param name="token">The version's id.</param>
internal sealed class SecretContent(ReadOnlyMemory<byte> value, bool isText, string token)
{
    /// <summary>The version's id, by which the service knows a repeated call.</summary>
    public string Token => token;

    /// <summary>Writes the value.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        if (isText)
        {
            json.WriteString("SecretString", value.Span);
        }
        else
        {
            json.WriteBase64String("SecretBinary", value.Span);
        }
    }
}

/// <summary>A secret that is to be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description.</param>
/// <param name="KmsKeyId">The key that it is encrypted with, and its copies.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Replicas">The regions that it is copied to.</param>
internal sealed record NewSecret(
    string Name, string Description, string KmsKeyId, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Replicas);
