using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Engines;

/// <summary>Identity tokens. https://developer.hashicorp.com/vault/api-docs/secret/identity/tokens</summary>
internal sealed class IdentityBackend : Backend, IDisposable
{
    private readonly Dictionary<string, (RSA Key, string Id, IReadOnlyList<string> Clients)> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Key, TimeSpan Ttl, string Client)> _roles = new(StringComparer.Ordinal);

    /// <summary>No keys, no roles.</summary>
    public IdentityBackend() => Routes =
    [
        On("oidc/key/?", "", (Operation.List, Now(_ => Answer.Keys(_keys.Keys)))),
        On("oidc/key/(?<name>[^/]+)", "name rotation_period verification_ttl algorithm allowed_client_ids", (Operation.Update, Now(WriteKey))),
        On("oidc/role/?", "", (Operation.List, Now(_ => Answer.Keys(_roles.Keys)))),
        On("oidc/role/(?<name>[^/]+)", "name key template ttl client_id", (Operation.Update, Now(WriteRole))),
        On("oidc/token/(?<name>[^/]+)", "name", (Operation.Read, Now(Token))),
        On("oidc/\\.well-known/keys", "", (Operation.Read, Now(_ => new Answer { Raw = new JsonObject { ["keys"] = KeySet() } }))),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    /// <inheritdoc/>
    public override bool IsOpen(string path) => path == "oidc/.well-known/keys";

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (key, _, _) in _keys.Values)
        {
            key.Dispose();
        }
    }

    private Answer WriteKey(Call call)
    {
        if (call.Text("algorithm") is { Length: > 0 } algorithm && algorithm != "RS256")
        {
            throw Refusal.Bad($"unknown signing algorithm \"{algorithm}\"");
        }

        var known = _keys.TryGetValue(call["name"], out var old);
        _keys[call["name"]] = (known ? old.Key : RSA.Create(2048), known ? old.Id : Names.Uuid(), call.Strings("allowed_client_ids") ?? old.Clients ?? []);
        return Answer.None();
    }

    private Answer WriteRole(Call call)
    {
        var key = call.Text("key") is { Length: > 0 } sent ? sent : throw Refusal.Bad("The key parameter is required");
        _roles[call["name"]] = (key, call.Duration("ttl") ?? TimeSpan.FromHours(24), call.Text("client_id") is { Length: > 0 } id ? id : Names.Base62(26));
        return Answer.None();
    }

    private Answer Token(Call call)
    {
        if (!_roles.TryGetValue(call["name"], out var role))
        {
            throw Refusal.Bad($"role \"{call["name"]}\" not found");
        }

        if (!_keys.TryGetValue(role.Key, out var key))
        {
            throw Refusal.Bad($"key \"{role.Key}\" not found");
        }

        if (call.Token!.EntityId.Length == 0)
        {
            throw Refusal.Bad("no entity associated with the request's token");
        }

        if (!key.Clients.Contains("*") && !key.Clients.Contains(role.Client))
        {
            throw Refusal.Bad($"the key \"{role.Key}\" does not list the client ID of the role \"{call["name"]}\" as an allowed client ID");
        }

        var now = call.Now.ToUnixTimeSeconds();
        var header = Part(new JsonObject { ["alg"] = "RS256", ["kid"] = key.Id });
        var claims = Part(new JsonObject
        {
            ["aud"] = role.Client,
            ["exp"] = now + (long)role.Ttl.TotalSeconds,
            ["iat"] = now,
            ["iss"] = "/v1/identity/oidc",
            ["namespace"] = call.Space.Id,
            ["sub"] = call.Token.EntityId,
        });
        var signature = key.Key.SignData(Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Answer.Of(new JsonObject
        {
            ["client_id"] = role.Client,
            ["token"] = $"{header}.{claims}.{Base64Url.EncodeToString(signature)}",
            ["ttl"] = (long)role.Ttl.TotalSeconds,
        });
    }

    private JsonArray KeySet() => new([.. _keys.Values.Select(static key =>
    {
        var parameters = key.Key.ExportParameters(includePrivateParameters: false);
        return (JsonNode)new JsonObject
        {
            ["alg"] = "RS256",
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
            ["kid"] = key.Id,
            ["kty"] = "RSA",
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["use"] = "sig",
        };
    })]);

    private static string Part(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(GoJson.Write(part)));
}
