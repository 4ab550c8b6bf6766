using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;

namespace Keyferry.VaultDouble.Sys;

/// <summary>The calls that a sealed server answers, and that need no token. https://developer.hashicorp.com/vault/api-docs/system</summary>
internal static class ServerState
{
    private const string Version = "2.6.2";

    /// <summary>The answer; null when the path is another.</summary>
    public static Answer? Answer(VaultCore core, VaultRequest request) => request.Path switch
    {
        "sys/seal-status" => Only(request, Operation.Read, () => new Answer { Raw = Status(core) }),
        "sys/health" => Health(core, request),
        "sys/leader" => Only(request, Operation.Read, () => core.IsSealed
            ? throw new Refusal(503, "Vault is sealed")
            : new Answer { Raw = new JsonObject { ["ha_enabled"] = false } }),
        "sys/init" => request.Operation == Operation.Update ? Initialize(core)
            : Only(request, Operation.Read, () => new Answer { Raw = new JsonObject { ["initialized"] = core.IsInitialized } }),
        "sys/unseal" => Only(request, Operation.Update, () => Unseal(core, request)),
        _ => null,
    };

    private static Answer Only(VaultRequest request, Operation operation, Func<Answer> answer) =>
        request.Operation == operation ? answer() : throw new Refusal(405, null);

    private static Answer Initialize(VaultCore core)
    {
        if (core.IsInitialized)
        {
            throw Refusal.Bad("Vault is already initialized");
        }

        var (key, token) = core.Initialize();
        return new Answer
        {
            Raw = new JsonObject
            {
                ["keys"] = new JsonArray(Convert.ToHexStringLower(key)),
                ["keys_base64"] = new JsonArray(Convert.ToBase64String(key)),
                ["root_token"] = token,
            },
        };
    }

    private static Answer Unseal(VaultCore core, VaultRequest request)
    {
        if (!core.IsInitialized)
        {
            throw Refusal.Bad("server is not yet initialized");
        }

        if (core.IsSealed && !core.Unseal(Key(request.Data["key"]?.ToString() ?? "")))
        {
            throw Refusal.Bad("unable to retrieve stored keys: invalid key: failed to decrypt keys from storage: "
                + "cipher: message authentication failed");
        }

        return new Answer { Raw = Status(core) };
    }

    private static byte[] Key(string text)
    {
        try
        {
            return text.Length == 64 ? Convert.FromHexString(text) : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw Refusal.Bad("'key' must be a valid hex or base64 string");
        }
    }

    private static Answer Health(VaultCore core, VaultRequest request)
    {
        if (request.Operation is not (Operation.Read or Operation.Header))
        {
            throw new Refusal(405, null);
        }

        var (parameter, usual) = !core.IsInitialized ? ("uninitcode", 501) : core.IsSealed ? ("sealedcode", 503) : ("activecode", 200);
        var mode = core.IsSealed ? "unknown" : "disabled";
        var body = new JsonObject
        {
            ["initialized"] = core.IsInitialized,
            ["sealed"] = core.IsSealed,
            ["standby"] = core.IsSealed,
            ["replication_performance_mode"] = mode,
            ["replication_dr_mode"] = mode,
            ["server_time_utc"] = core.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["version"] = Version,
        };
        if (!core.IsSealed)
        {
            body["cluster_name"] = "vault-cluster-" + core.ClusterId[..8];
            body["cluster_id"] = core.ClusterId;
        }

        return new Answer { Status = int.TryParse(request.Data[parameter]?.ToString(), out var code) ? code : usual, Raw = body };
    }

    private static JsonObject Status(VaultCore core)
    {
        var shares = core.IsInitialized ? 1 : 0;
        var status = new JsonObject
        {
            ["type"] = "shamir",
            ["initialized"] = core.IsInitialized,
            ["sealed"] = core.IsSealed,
            ["t"] = shares,
            ["n"] = shares,
            ["progress"] = 0,
            ["nonce"] = "",
            ["version"] = Version,
            ["commit_date"] = "",
            ["migration"] = false,
            ["recovery_seal"] = false,
            ["storage_type"] = "inmem",
        };
        if (!core.IsSealed)
        {
            status["cluster_name"] = "vault-cluster-" + core.ClusterId[..8];
            status["cluster_id"] = core.ClusterId;
        }

        return status;
    }
}
