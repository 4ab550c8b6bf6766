using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Providers.Google.Transport;

namespace Keyferry.Providers.Google.Auth;

/// <summary>
/// The key of a service account as Google hands it out, in JSON
/// (https://cloud.google.com/iam/docs/keys-create-delete). No record: its text would hold the key.
/// </summary>
internal sealed class ServiceAccountKey : IDisposable
{
    private const int Longest = 64 << 10;
    private const string Advice = "the Secret is to hold the JSON file that Google Cloud makes for a service account's key";

    // Endpoints that keys have named over the years. The assertion goes nowhere else.
    private static readonly string[] TokenHosts = ["oauth2.googleapis.com", "www.googleapis.com", "accounts.google.com"];

    private ServiceAccountKey(Fields fields, RSA key)
    {
        (Email, KeyId, Key) = (fields.Email, fields.KeyId, key);
        TokenUri = fields.TokenUri.Length == 0 ? GoogleEndpoints.DefaultToken : new Uri(fields.TokenUri);
    }

    /// <summary>The service account's e-mail address.</summary>
    public string Email { get; }

    /// <summary>The key's ID; empty where the file holds none.</summary>
    public string KeyId { get; }

    /// <summary>The private key.</summary>
    public RSA Key { get; }

    /// <summary>Where an assertion that the key signs is exchanged for a token.</summary>
    public Uri TokenUri { get; }

    /// <summary>Reads a key.</summary>
    /// <param name="json">The file.</param>
    /// <param name="error">What is wrong, without any of the text; empty where nothing is.</param>
    /// <returns>The key, which the caller owns; null where it cannot be used.</returns>
    public static ServiceAccountKey? Read(ReadOnlySpan<byte> json, out string error)
    {
        var fields = new Fields();
        try
        {
            error = json.Length > Longest ? $"it is longer than {Longest >> 10} KiB" : fields.Read(json) ? "" : $"it is no JSON object: {Advice}";
            error = error.Length > 0 ? error : ProblemOf(fields);
            if (error.Length > 0)
            {
                return null;
            }

            var key = RSA.Create();
            try
            {
                key.ImportFromPem(fields.PrivateKey);
                return new ServiceAccountKey(fields, key);
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                key.Dispose();
                error = $"its private_key is no RSA key in PEM: {Advice}";
                return null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: half a surrogate pair.
            error = $"it is no JSON: {Advice}";
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(fields.PrivateKey.AsSpan()));
        }
    }

    public void Dispose() => Key.Dispose();

    private static string ProblemOf(Fields fields) =>
        fields.Type != "service_account"
            ? $"its type is {(fields.Type.Length == 0 ? "missing" : CredentialText.Shown(fields.Type))}, and is to be service_account"
                + (fields.Type == "external_account" ? ": put such a file into a ConfigMap, and name it in workloadIdentityFederation.credConfig" : "")
        : fields.PrivateKey.Length == 0 ? "its private_key is missing"
        : !GoogleNames.IsServiceAccount(fields.Email) ? "its client_email is missing, or no service account's"
        : fields.Universe is not ("" or "googleapis.com") ? $"its universe_domain {CredentialText.Shown(fields.Universe)} is not served; googleapis.com is"
        : fields.TokenUri.Length > 0 && !IsTokenUri(fields.TokenUri)
            ? $"its token_uri {CredentialText.Shown(fields.TokenUri)} is no address of Google's, such as {GoogleEndpoints.DefaultToken}"
        : "";

    private static bool IsTokenUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "https", IsDefaultPort: true, UserInfo: "" }
        && Array.Exists(TokenHosts, h => h == address.Host);

    // The private key is kept in characters that can be cleared.
    private sealed class Fields
    {
        public string Type { get; private set; } = "";

        public string Email { get; private set; } = "";

        public string KeyId { get; private set; } = "";

        public string TokenUri { get; private set; } = "";

        public string Universe { get; private set; } = "";

        public char[] PrivateKey { get; private set; } = [];

        public bool Read(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    Set(name, ref reader);
                }

                reader.Skip();
            }

            return true;
        }

        private void Set(string? name, ref Utf8JsonReader reader)
        {
            switch (name)
            {
                case "type":
                    Type = reader.GetString()!;
                    break;
                case "client_email":
                    Email = reader.GetString()!;
                    break;
                case "private_key_id":
                    KeyId = reader.GetString()!;
                    break;
                case "token_uri":
                    TokenUri = reader.GetString()!;
                    break;
                case "universe_domain":
                    Universe = reader.GetString()!;
                    break;
                case "private_key":
                    // Characters that are left over are blanks, which PEM ignores.
                    CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(PrivateKey.AsSpan()));
                    PrivateKey = new char[reader.ValueSpan.Length];
                    PrivateKey.AsSpan(reader.CopyString(PrivateKey)).Fill(' ');
                    break;
            }
        }
    }
}
