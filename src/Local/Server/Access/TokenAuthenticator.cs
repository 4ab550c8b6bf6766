using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Access;

/// <summary>
/// The tokens that the server knows: the administrator's, and those that it gave out for ServiceAccounts. The latter are
/// JWTs by form; their signature is a keyed hash, which only this server can check.
/// </summary>
internal sealed class TokenAuthenticator(string adminToken, TimeProvider time)
{
    /// <summary>Who accepts a token that names no other audience.</summary>
    public const string DefaultAudience = "https://kubernetes.default.svc";

    private readonly ConcurrentDictionary<string, IssuedToken> _issued = new(StringComparer.Ordinal);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Who sends a request.</summary>
    /// <exception cref="StatusException">401: a token that is not known.</exception>
    public UserInfo Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return UserInfo.Anonymous;
        }

        var token = header[7..].Trim();
        if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(adminToken)))
        {
            return UserInfo.Admin;
        }

        return Find(token) is { } issued && issued.Audiences.Contains(DefaultAudience, StringComparer.Ordinal)
            ? issued.Owner
            : throw new StatusException(401, "Unauthorized", "Unauthorized");
    }

    /// <summary>A token that was given out and has not expired; null for any other.</summary>
    public IssuedToken? Find(string token) =>
        _issued.TryGetValue(token, out var issued) && issued.Expires > time.GetUtcNow() ? issued : null;

    /// <summary>Gives out a token.</summary>
    /// <param name="ns">The namespace of the ServiceAccount.</param>
    /// <param name="name">Its name.</param>
    /// <param name="uid">Its uid.</param>
    /// <param name="audiences">Who shall accept it.</param>
    /// <param name="lifetime">How long it is good.</param>
    public (string Token, DateTimeOffset Expires) Issue(string ns, string name, string uid, IReadOnlyList<string> audiences, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        var (id, subject) = (RandomNames.Uid(), $"system:serviceaccount:{ns}:{name}");
        var claims = new JsonObject
        {
            ["aud"] = new JsonArray([.. audiences.Select(a => (JsonNode)a)]),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = DefaultAudience,
            ["jti"] = id,
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = ns, ["serviceaccount"] = new JsonObject { ["name"] = name, ["uid"] = uid },
            },
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["sub"] = subject,
        };
        var head = $"{Base64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8)}.{Base64Url(JsonText.Write(claims))}";
        var token = $"{head}.{Base64Url(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(head)))}";
        var owner = new UserInfo(subject, uid, ["system:serviceaccounts", $"system:serviceaccounts:{ns}", "system:authenticated"])
        {
            Extra = new JsonObject { ["authentication.kubernetes.io/credential-id"] = new JsonArray($"JTI={id}") },
        };
        _issued[token] = new IssuedToken(owner, audiences, now + lifetime);
        return (token, now + lifetime);
    }

    private static string Base64Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}

/// <summary>A token that was given out.</summary>
/// <param name="Owner">The ServiceAccount.</param>
/// <param name="Audiences">Who accepts it.</param>
/// <param name="Expires">Until when.</param>
internal sealed record IssuedToken(UserInfo Owner, IReadOnlyList<string> Audiences, DateTimeOffset Expires);
