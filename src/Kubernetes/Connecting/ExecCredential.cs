using System.Globalization;
using System.Text.Json;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>
/// What a credential plugin answers: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
/// </summary>
/// <param name="BearerToken">Authorizes requests; null where the certificate does.</param>
/// <param name="Certificate">The client certificate, PEM; null where the token says who calls.</param>
/// <param name="PrivateKey">The certificate's private key, PEM.</param>
/// <param name="Expires">Until when it holds; null where the plugin names no time.</param>
internal sealed record ExecCredential(string? BearerToken, string? Certificate, string? PrivateKey, DateTimeOffset? Expires)
{
    /// <summary>Reads a plugin's output.</summary>
    /// <param name="output">The output, JSON.</param>
    /// <param name="apiVersion">The version that the kubeconfig names.</param>
    /// <exception cref="FormatException">It is no ExecCredential of that version; the message repeats none of it.</exception>
    public static ExecCredential Read(string output, string? apiVersion)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            var root = json.RootElement;
            if (Text(root, "kind") != "ExecCredential" || Text(root, "apiVersion") != apiVersion)
            {
                throw new FormatException($"its output is no ExecCredential of {apiVersion}");
            }

            var status = root.TryGetProperty("status", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
            var made = new ExecCredential(
                Text(status, "token"), Text(status, "clientCertificateData"), Text(status, "clientKeyData"), Time(Text(status, "expirationTimestamp")));
            return made is { BearerToken: null, Certificate: null } ? throw new FormatException("its output has neither status.token nor status.clientCertificateData")
                : made.Certificate is null != made.PrivateKey is null ? throw new FormatException("its output has one of status.clientCertificateData and status.clientKeyData")
                : made;
        }
        catch (JsonException e)
        {
            // The message of the exception may repeat what stands there, so only ours is told.
            throw new FormatException("its output is not JSON", e);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(ExecCredential)} until {Expires:O}";

    private static string? Text(JsonElement self, string name) =>
        self.ValueKind == JsonValueKind.Object && self.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? Time(string? text) => text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new FormatException("status.expirationTimestamp of its output is no time of RFC 3339");
}
