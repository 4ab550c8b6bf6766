using System.Text.Json.Nodes;

namespace Keyferry.VaultDouble.Core;

/// <summary>An engine or auth method at a path.</summary>
internal sealed class Mount
{
    /// <summary>The path in its namespace, with the slash at its end; auth methods begin with <c>auth/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The type, as written at its making.</summary>
    public required string Type { get; init; }

    /// <summary>What answers.</summary>
    public required Backend Backend { get; init; }

    /// <summary>An id of the mount.</summary>
    public required string Accessor { get; init; }

    /// <summary>Another.</summary>
    public required string Uuid { get; init; }

    /// <summary>Free words.</summary>
    public string Description { get; set; } = "";

    /// <summary>Options such as <c>version</c>; null where there are none at all.</summary>
    public JsonObject? Options { get; init; }

    /// <summary>Life of a token or lease that asks for none; zero: the server's.</summary>
    public TimeSpan DefaultLeaseTtl { get; set; }

    /// <summary>Longest life; zero: the server's.</summary>
    public TimeSpan MaxLeaseTtl { get; set; }

    /// <summary>Wrong logins do not lock a user out.</summary>
    public bool LockoutDisabled { get; set; }

    /// <summary>Wrong logins until a user is locked out.</summary>
    public int LockoutThreshold { get; set; } = 5;

    /// <summary>Listed to callers without a token: <c>unauth</c>.</summary>
    public string ListingVisibility { get; set; } = "";

    /// <summary>The kind of tokens an auth method makes.</summary>
    public string TokenType { get; set; } = "default-service";

    /// <summary>Is an auth method.</summary>
    public bool IsAuth => Path.StartsWith("auth/", StringComparison.Ordinal);

    /// <summary>What <c>sys/mounts</c> and <c>sys/auth</c> show.</summary>
    public JsonObject ToJson()
    {
        var config = new JsonObject
        {
            ["default_lease_ttl"] = (long)DefaultLeaseTtl.TotalSeconds,
            ["force_no_cache"] = false,
            ["max_lease_ttl"] = (long)MaxLeaseTtl.TotalSeconds,
        };
        if (ListingVisibility.Length > 0)
        {
            config["listing_visibility"] = ListingVisibility;
        }

        if (IsAuth)
        {
            config["token_type"] = TokenType;
        }

        var shown = new JsonObject
        {
            ["accessor"] = Accessor,
            ["config"] = config,
            ["description"] = Description,
            ["external_entropy_access"] = false,
            ["local"] = Type == "cubbyhole",
            ["options"] = Options?.DeepClone(),
            ["plugin_version"] = "",
            ["running_plugin_version"] = "v2.6.2+builtin",
            ["running_sha256"] = "",
            ["seal_wrap"] = false,
            ["type"] = Type,
            ["uuid"] = Uuid,
        };
        if (Type is not ("token" or "system" or "cubbyhole" or "identity"))
        {
            shown["deprecation_status"] = "supported";
        }

        return shown;
    }
}
