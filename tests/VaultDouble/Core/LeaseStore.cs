using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Text;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Core;

/// <summary>A lease of a dynamic secret.</summary>
internal sealed class Lease
{
    /// <summary>The path that made it, a slash, and a random name.</summary>
    public required string Id { get; init; }

    /// <summary>The path that made it.</summary>
    public required string Path { get; init; }

    /// <summary>The token that asked for it.</summary>
    public required TokenEntry Owner { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Issued { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Expires { get; set; }

    /// <summary>Its life when it was made.</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>Longest life with renewals.</summary>
    public required TimeSpan MaxTtl { get; init; }

    /// <summary>Can be renewed.</summary>
    public required bool Renewable { get; init; }

    /// <summary>Undoes what it stands for.</summary>
    public required Action Revoke { get; init; }

    /// <summary>When it was renewed last.</summary>
    public DateTimeOffset? Renewed { get; set; }

    /// <summary>What <c>sys/leases/lookup</c> shows.</summary>
    public JsonObject ToJson(DateTimeOffset now) => new()
    {
        ["expire_time"] = GoTime.Write(Expires),
        ["id"] = Id,
        ["issue_time"] = GoTime.Write(Issued),
        ["last_renewal"] = Renewed is { } renewed ? GoTime.Write(renewed) : null,
        ["path"] = Path,
        ["renewable"] = Renewable,
        ["ttl"] = Math.Max(0, (long)(Expires - now).TotalSeconds),
    };
}

/// <summary>All leases of the server.</summary>
internal sealed class LeaseStore
{
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Lease> _leases = new(StringComparer.Ordinal);

    /// <summary>Leases end with the tokens that asked for them.</summary>
    public LeaseStore(TimeProvider time, TokenStore tokens)
    {
        _time = time;
        tokens.Ended += token =>
        {
            foreach (var lease in _leases.Values.Where(l => l.Owner == token).ToList())
            {
                Revoke(lease);
            }
        };
        Tokens = tokens;
    }

    private TokenStore Tokens { get; }

    /// <summary>Adds a lease.</summary>
    public void Add(Lease lease) => _leases[lease.Id] = lease;

    /// <summary>The lease of this id, if it has not ended.</summary>
    public Lease? Find(string id)
    {
        if (!_leases.TryGetValue(id, out var lease))
        {
            return null;
        }

        if (lease.Expires > _time.GetUtcNow() && Tokens.IsAlive(lease.Owner))
        {
            return lease;
        }

        Revoke(lease);
        return null;
    }

    /// <summary>The leases below a prefix.</summary>
    public IReadOnlyList<Lease> Under(string prefix) =>
        [.. _leases.Keys.Where(id => id.StartsWith(prefix, StringComparison.Ordinal)).ToList().Select(Find).OfType<Lease>()];

    /// <summary>Ends a lease.</summary>
    public void Revoke(Lease lease)
    {
        if (_leases.Remove(lease.Id))
        {
            lease.Revoke();
        }
    }
}
