using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;

namespace Keyferry.VaultDouble.Engines;

/// <summary>Answers of dynamic secrets.</summary>
internal static class Leased
{
    /// <summary>An answer with a lease that the caller's token owns.</summary>
    /// <param name="call">The call that asked.</param>
    /// <param name="data">The secret.</param>
    /// <param name="ttl">The lease's life; zero: the mount's, or the server's.</param>
    /// <param name="maxTtl">Its longest life with renewals; zero: the mount's, or the server's.</param>
    /// <param name="renewable">Can be renewed.</param>
    /// <param name="revoke">Undoes the secret.</param>
    public static Answer Make(Call call, JsonObject data, TimeSpan ttl, TimeSpan maxTtl, bool renewable, Action revoke)
    {
        var mount = call.Mount;
        var systemMax = mount.MaxLeaseTtl > TimeSpan.Zero ? mount.MaxLeaseTtl : VaultCore.SystemTtl;
        var max = maxTtl > TimeSpan.Zero && maxTtl < systemMax ? maxTtl : systemMax;
        var asked = ttl > TimeSpan.Zero ? ttl : mount.DefaultLeaseTtl > TimeSpan.Zero ? mount.DefaultLeaseTtl : VaultCore.SystemTtl;
        var life = asked > max ? max : asked;
        var path = mount.Path + call.Path;
        var lease = new Lease
        {
            Id = $"{path}/{Names.Base62(24)}{(call.Space.IsRoot ? "" : "." + call.Space.Id)}",
            Path = path,
            Owner = call.Token!,
            Issued = call.Now,
            Expires = call.Now + life,
            Ttl = life,
            MaxTtl = max,
            Renewable = renewable,
            Revoke = revoke,
        };
        call.Core.Leases.Add(lease);
        return new Answer { Data = data, LeaseId = lease.Id, LeaseDuration = (long)life.TotalSeconds, Renewable = renewable };
    }
}
