using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;

namespace Keyferry.VaultDouble.Engines;

/// <summary>Encryption as a service, with keys of the type aes256-gcm96. https://developer.hashicorp.com/vault/api-docs/secret/transit</summary>
internal sealed class Transit : Backend
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const string Prefix = "vault:v1:";
    private readonly Dictionary<string, (byte[] Key, DateTimeOffset Made)> _keys = new(StringComparer.Ordinal);

    /// <summary>No keys.</summary>
    public Transit() => Routes =
    [
        On("keys/?", "", (Operation.List, Now(_ => Answer.Keys(_keys.Keys)))),
        On("keys/(?<name>[^/]+)", "name type derived exportable allow_plaintext_backup convergent_encryption key_size auto_rotate_period",
            (Operation.Update, Now(Write)), (Operation.Read, Now(Read))),
        On("encrypt/(?<name>[^/]+)", "name plaintext context key_version nonce associated_data", (Operation.Update, Now(Encrypt))),
        On("decrypt/(?<name>[^/]+)", "name ciphertext context nonce associated_data", (Operation.Update, Now(Decrypt))),
        On("random(?:/(?<bytes>\\d+))?", "bytes format source", (Operation.Update, Now(RandomBytes))),
        On("hash(?:/(?<urlalgorithm>[^/]+))?", "urlalgorithm input algorithm format", (Operation.Update, Now(Hash))),
        On("datakey/(?<plaintext>plaintext|wrapped)/(?<name>[^/]+)", "name plaintext bits context nonce", (Operation.Update, Now(DataKey))),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    private Answer Write(Call call)
    {
        if (call.Text("type") is { Length: > 0 } type && type != "aes256-gcm96")
        {
            throw Refusal.Bad($"unknown key type {type}");
        }

        _keys.TryAdd(call["name"], (RandomNumberGenerator.GetBytes(32), call.Now));
        return Read(call);
    }

    private Answer Read(Call call)
    {
        var key = _keys.TryGetValue(call["name"], out var found) ? found : throw Refusal.Missing();
        return Answer.Of(new JsonObject
        {
            ["allow_plaintext_backup"] = false,
            ["auto_rotate_period"] = 0,
            ["deletion_allowed"] = false,
            ["derived"] = false,
            ["exportable"] = false,
            ["imported_key"] = false,
            ["keys"] = new JsonObject { ["1"] = key.Made.ToUnixTimeSeconds() },
            ["latest_version"] = 1,
            ["min_available_version"] = 0,
            ["min_decryption_version"] = 1,
            ["min_encryption_version"] = 0,
            ["name"] = call["name"],
            ["soft_deleted"] = false,
            ["supports_decryption"] = true,
            ["supports_derivation"] = true,
            ["supports_encryption"] = true,
            ["supports_signing"] = false,
            ["type"] = "aes256-gcm96",
        });
    }

    private Answer Encrypt(Call call)
    {
        var plain = Base64(call.Text("plaintext") ?? throw Refusal.Bad("missing plaintext to encrypt"));
        if (!_keys.ContainsKey(call["name"]))
        {
            _keys[call["name"]] = (RandomNumberGenerator.GetBytes(32), call.Now);
        }

        return Answer.Of(new JsonObject { ["ciphertext"] = Encrypted(call["name"], plain), ["key_version"] = 1 });
    }

    private string Encrypted(string name, byte[] plain)
    {
        using var aes = new AesGcm(_keys[name].Key, TagSize);
        var sealed_ = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(sealed_.AsSpan(0, NonceSize));
        aes.Encrypt(sealed_.AsSpan(0, NonceSize), plain, sealed_.AsSpan(NonceSize, plain.Length), sealed_.AsSpan(NonceSize + plain.Length));
        return Prefix + Convert.ToBase64String(sealed_);
    }

    private Answer Decrypt(Call call)
    {
        if (!_keys.TryGetValue(call["name"], out var key))
        {
            throw Refusal.Bad("encryption key not found");
        }

        var text = call.Text("ciphertext") is { Length: > 0 } sent ? sent : throw Refusal.Bad("missing ciphertext to decrypt");
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            throw Refusal.Bad("invalid ciphertext: no prefix");
        }

        var bytes = Base64(text[Prefix.Length..]);
        if (bytes.Length < NonceSize)
        {
            throw Refusal.Bad("invalid ciphertext length");
        }

        if (bytes.Length < NonceSize + TagSize)
        {
            throw Refusal.Bad("cipher: message authentication failed");
        }

        using var aes = new AesGcm(key.Key, TagSize);
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        try
        {
            aes.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize, plain.Length), bytes.AsSpan(NonceSize + plain.Length), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Refusal.Bad("cipher: message authentication failed");
        }

        return Answer.Of(new JsonObject { ["plaintext"] = Convert.ToBase64String(plain) });
    }

    private Answer RandomBytes(Call call)
    {
        var count = int.TryParse(call["bytes"], out var inPath) ? inPath : call.Number("bytes") ?? 32;
        if (count is < 1 or > 128 * 1024)
        {
            throw Refusal.Bad("\"bytes\" cannot be less than 1 or more than 131072");
        }

        var bytes = RandomNumberGenerator.GetBytes((int)count);
        return Answer.Of(new JsonObject { ["random_bytes"] = call.Text("format") == "hex" ? Convert.ToHexStringLower(bytes) : Convert.ToBase64String(bytes) });
    }

    private Answer Hash(Call call)
    {
        var input = Base64(call.Text("input") ?? throw Refusal.Bad("unable to decode input as base64: missing"));
        var name = call["urlalgorithm"] is { Length: > 0 } inPath ? inPath : call.Text("algorithm") ?? "sha2-256";
        var sum = name switch
        {
            "sha2-256" => SHA256.HashData(input),
            "sha2-384" => SHA384.HashData(input),
            "sha2-512" => SHA512.HashData(input),
            _ => throw Refusal.Bad($"unsupported algorithm {name}"),
        };
        return Answer.Of(new JsonObject { ["sum"] = call.Text("format") == "base64" ? Convert.ToBase64String(sum) : Convert.ToHexStringLower(sum) });
    }

    private Answer DataKey(Call call)
    {
        var bits = call.Number("bits") ?? 256;
        if (bits is not (128 or 256 or 512))
        {
            throw Refusal.Bad("invalid bit length");
        }

        if (!_keys.ContainsKey(call["name"]))
        {
            throw Refusal.Bad("encryption key not found");
        }

        var key = RandomNumberGenerator.GetBytes((int)bits / 8);
        var data = new JsonObject { ["ciphertext"] = Encrypted(call["name"], key), ["key_version"] = 1 };
        if (call["plaintext"] == "plaintext")
        {
            data["plaintext"] = Convert.ToBase64String(key);
        }

        return Answer.Of(data);
    }

    private static byte[] Base64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            var good = text.TakeWhile(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/').Count();
            throw Refusal.Bad($"illegal base64 data at input byte {good}");
        }
    }
}
