using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Auth;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Engines;
using Keyferry.VaultDouble.Kv;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Sys;

/// <summary>Makes mounts: which types there are.</summary>
internal static class MountFactory
{
    /// <summary>A mount; null when there is no such type.</summary>
    /// <param name="core">The server.</param>
    /// <param name="space">The namespace.</param>
    /// <param name="path">The path in it, with the slash at its end.</param>
    /// <param name="type">The type.</param>
    /// <param name="options">The options; null when there are none.</param>
    public static Mount? Make(VaultCore core, VaultNamespace space, string path, string type, JsonObject? options)
    {
        var isAuth = path.StartsWith("auth/", StringComparison.Ordinal);
        var backend = isAuth ? AuthMethod(core, type) : Engine(core, space, type, options);
        if (backend is null)
        {
            return null;
        }

        var plain = type switch { "kv-v1" or "kv-v2" or "generic" => "kv", var other => other };
        return new Mount
        {
            Path = path,
            Type = plain,
            Backend = backend,
            Accessor = $"{(isAuth ? "auth_" : "")}{plain}_{Names.Hex(8)}",
            Uuid = Names.Uuid(),
            Options = type == "kv-v2" ? new JsonObject { ["version"] = "2" }
                : options ?? (plain == "kv" ? [] : null),
        };
    }

    private static Backend? Engine(VaultCore core, VaultNamespace space, string type, JsonObject? options) => type switch
    {
        "kv" or "generic" => options?["version"]?.ToString() == "2" ? new KvV2() : new KvV1(),
        "kv-v1" => new KvV1(),
        "kv-v2" => new KvV2(),
        "cubbyhole" => new Cubbyhole(),
        "system" => new SysBackend(core, space),
        "identity" => new IdentityBackend(),
        "database" => new Database(),
        "pki" => new Pki(),
        "transit" => new Transit(),
        "totp" => new Totp(),
        "ssh" => new SshOtp(),
        _ => null,
    };

    private static Backend? AuthMethod(VaultCore core, string type) => type switch
    {
        "token" => new TokenBackend(core),
        "approle" => new AppRole(),
        "userpass" => new UserPass(),
        "jwt" or "oidc" => new JwtAuth(),
        "kubernetes" => new KubernetesAuth(),
        "ldap" => new LdapAuth(),
        "cert" => new CertAuth(),
        _ => null,
    };
}
