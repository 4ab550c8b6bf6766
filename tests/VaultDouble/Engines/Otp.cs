using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace Keyferry.VaultDouble.Engines;

/// <summary>Codes that go with the time. https://developer.hashicorp.com/vault/api-docs/secret/totp</summary>
internal sealed class Totp : Backend
{
    private const int Period = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    /// <summary>No keys.</summary>
    public Totp() => Routes =
    [
        On("keys/?", "", (Operation.List, Now(_ => Answer.Keys(_keys.Keys)))),
        On("keys/(?<name>[^/]+)", "name generate exported key_size url key issuer account_name period algorithm digits skew qr_size",
            (Operation.Update, Now(Write)), (Operation.Delete, Now(c =>
            {
                _keys.Remove(c["name"]);
                return Answer.None();
            }))),
        On("code/(?<name>[^/]+)", "name code", (Operation.Read, Now(Code))),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    private Answer Write(Call call)
    {
        var key = call.Text("url") is { Length: > 0 } url
            ? QueryHelpers.ParseQuery(new Uri(url).Query).TryGetValue("secret", out var secret) ? secret.ToString() : ""
            : call.Text("key") ?? "";
        _keys[call["name"]] = key.Length > 0 ? Bytes(key) : throw Refusal.Bad("the key value is required");
        return Answer.None();
    }

    // https://www.rfc-editor.org/rfc/rfc6238
    private Answer Code(Call call)
    {
        var key = _keys.GetValueOrDefault(call["name"]) ?? throw Refusal.Bad($"unknown key: {call["name"]}");
        var now = call.Now.ToUnixTimeSeconds();
        var counter = BitConverter.GetBytes(IPAddress.HostToNetworkOrder(now / Period));
#pragma warning disable CA5350 // One-time passwords are made with SHA-1 (RFC 6238).
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var at = hash[^1] & 0xF;
        var number = (((hash[at] & 0x7F) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3]) % 1_000_000;
        return Answer.Of(new JsonObject
        {
            ["code"] = number.ToString("000000", CultureInfo.InvariantCulture),
            ["expire_time"] = ((now / Period) + 1) * Period,
            ["generated"] = now,
            ["period"] = $"{Period}s",
        });
    }

    private static byte[] Bytes(string base32)
    {
        var bytes = new List<byte>();
        var (buffer, bits) = (0, 0);
        foreach (var letter in base32.TrimEnd('=').ToUpperInvariant())
        {
            var value = Base32.IndexOf(letter, StringComparison.Ordinal);
            (buffer, bits) = value < 0 ? throw Refusal.Bad("invalid key value: illegal base32 data") : ((buffer << 5) | value, bits + 5);
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
                buffer &= (1 << bits) - 1;
            }
        }

        return [.. bytes];
    }
}

/// <summary>Passwords for one login to one host. https://developer.hashicorp.com/vault/api-docs/secret/ssh</summary>
internal sealed class SshOtp : Backend
{
    private readonly Dictionary<string, (string User, IReadOnlyList<string> Cidrs)> _roles = new(StringComparer.Ordinal);

    /// <summary>No roles.</summary>
    public SshOtp() => Routes =
    [
        On("roles/?", "", (Operation.List, Now(_ => Answer.Keys(_roles.Keys)))),
        On("roles/(?<role>[^/]+)", "role key_type default_user cidr_list port allowed_users", (Operation.Update, Now(Write)), (Operation.Delete, Now(c =>
        {
            _roles.Remove(c["role"]);
            return Answer.None();
        }))),
        On("creds/(?<role>[^/]+)", "role ip username", (Operation.Update, Now(Credentials))),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    private Answer Write(Call call)
    {
        if (call.Text("key_type") != "otp")
        {
            throw Refusal.Bad("invalid key type");
        }

        _roles[call["role"]] = (call.Text("default_user") is { Length: > 0 } user ? user : throw Refusal.Bad("missing default user"),
            call.Strings("cidr_list") ?? []);
        return Answer.None();
    }

    private Answer Credentials(Call call)
    {
        if (!_roles.TryGetValue(call["role"], out var role))
        {
            throw Refusal.Bad($"Role \"{call["role"]}\" not found");
        }

        if (!IPAddress.TryParse(call.Text("ip") is { Length: > 0 } sent ? sent : throw Refusal.Bad("Missing ip"), out var ip))
        {
            throw Refusal.Bad($"Invalid IP \"{sent}\"");
        }

        if (!role.Cidrs.Any(c => Cidr.Contains(c, ip)))
        {
            throw Refusal.Bad("Error validating IP: IP does not belong to role");
        }

        return Leased.Make(call, new JsonObject
        {
            ["ip"] = ip.ToString(),
            ["key"] = Names.Uuid(),
            ["key_type"] = "otp",
            ["port"] = 22,
            ["username"] = call.Text("username") is { Length: > 0 } user ? user : role.User,
        }, TimeSpan.Zero, TimeSpan.Zero, renewable: false, static () => { });
    }
}
