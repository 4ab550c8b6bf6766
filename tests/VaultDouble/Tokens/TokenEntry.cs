using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Tokens;

/// <summary>A token.</summary>
internal sealed class TokenEntry
{
    /// <summary>The token itself.</summary>
    public required string Id { get; init; }

    /// <summary>The name that it can be looked up and revoked by; empty for batch tokens.</summary>
    public required string Accessor { get; init; }

    /// <summary>Its policies, sorted.</summary>
    public required IReadOnlyList<string> Policies { get; init; }

    /// <summary>The namespace that it was made in.</summary>
    public required VaultNamespace Space { get; init; }

    /// <summary>The path that made it.</summary>
    public required string Path { get; init; }

    /// <summary>What it is called in logs.</summary>
    public required string DisplayName { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Free data; null when none.</summary>
    public IReadOnlyDictionary<string, string>? Meta { get; init; }

    /// <summary>Its life when it was made; zero: for ever.</summary>
    public TimeSpan Ttl { get; init; }

    /// <summary>Longest life with renewals.</summary>
    public TimeSpan MaxTtl { get; init; }

    /// <summary>A bound that even a period does not move; zero: none.</summary>
    public TimeSpan ExplicitMaxTtl { get; init; }

    /// <summary>Renewals give this life, without end; zero: not periodic.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>When it ends; null: never.</summary>
    public DateTimeOffset? Expires { get; set; }

    /// <summary>When it was renewed last.</summary>
    public DateTimeOffset? Renewed { get; set; }

    /// <summary>Uses left; 0: any number, -1: this is the last.</summary>
    public int Uses { get; set; }

    /// <summary>Can be renewed.</summary>
    public bool Renewable { get; init; }

    /// <summary>Does not end with its maker.</summary>
    public bool Orphan { get; init; }

    /// <summary>The token that made it, unless it is an orphan.</summary>
    public string? Parent { get; set; }

    /// <summary>service or batch.</summary>
    public string Type { get; init; } = "service";

    /// <summary>The entity; empty when none.</summary>
    public string EntityId { get; init; } = "";

    /// <summary>The role of the token store; null when none.</summary>
    public string? Role { get; init; }

    /// <summary>Its cubbyhole.</summary>
    public Dictionary<string, JsonObject> Cubbyhole { get; } = new(StringComparer.Ordinal);

    /// <summary>The answer that it wraps.</summary>
    public Answer? Wrapped { get; init; }

    /// <summary>The path of the call whose answer it wraps.</summary>
    public string WrappedPath { get; init; } = "";

    /// <summary>As an answer shows it to its owner.</summary>
    public AuthInfo ToAuth(TimeSpan lease) =>
        new(Id, Accessor, Policies, Meta, (long)lease.TotalSeconds, Renewable, EntityId, Type, Orphan, Uses);

    /// <summary>As a lookup shows it.</summary>
    public JsonObject ToLookup(DateTimeOffset now)
    {
        var data = new JsonObject
        {
            ["accessor"] = Accessor,
            ["creation_time"] = Created.ToUnixTimeSeconds(),
            ["creation_ttl"] = (long)Ttl.TotalSeconds,
            ["display_name"] = DisplayName,
            ["entity_id"] = EntityId,
            ["expire_time"] = Expires is { } end ? GoTime.Write(end) : null,
            ["explicit_max_ttl"] = (long)ExplicitMaxTtl.TotalSeconds,
            ["id"] = Id,
            ["meta"] = Meta is null ? null : Json.Map(Meta),
            ["num_uses"] = Uses,
            ["orphan"] = Orphan,
            ["path"] = Path,
            ["policies"] = Json.Strings(Policies),
            ["ttl"] = Expires is { } e ? Math.Max(0, (long)(e - now).TotalSeconds) : 0,
            ["type"] = Type,
        };
        if (Expires is not null)
        {
            data["issue_time"] = GoTime.Write(Created);
            data["renewable"] = Renewable;
        }

        if (Renewed is { } renewed)
        {
            data["last_renewal"] = GoTime.Write(renewed);
            data["last_renewal_time"] = renewed.ToUnixTimeSeconds();
        }

        if (Period > TimeSpan.Zero)
        {
            data["period"] = (long)Period.TotalSeconds;
        }

        if (Role is not null)
        {
            data["role"] = Role;
        }

        if (!Space.IsRoot)
        {
            data["namespace_path"] = Space.Path;
        }

        return data;
    }
}
