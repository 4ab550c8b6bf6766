using System.Text.RegularExpressions;
using Keyferry.VaultDouble.Core;

namespace Keyferry.VaultDouble.Sys;

/// <summary><c>sys/leases</c>. https://developer.hashicorp.com/vault/api-docs/system/leases</summary>
internal static class LeaseCalls
{
    /// <summary>The routes.</summary>
    public static IEnumerable<VaultRoute> Routes()
    {
        yield return On("leases/lookup", "lease_id", (Operation.Update, static call => Answer.Of(Find(call).ToJson(call.Now))));
        yield return On("leases/lookup/(?<prefix>.*)", "", (Operation.List, List));
        yield return On("(?:leases/)?renew(?:/(?<url_lease_id>.+))?", "lease_id url_lease_id increment", (Operation.Update, Renew));
        yield return On("(?:leases/)?revoke(?:/(?<url_lease_id>.+))?", "lease_id url_lease_id sync", (Operation.Update, Revoke));
        yield return On("(?:leases/)?(?:revoke-prefix|revoke-force)/(?<prefix>.+)", "sync", (Operation.Update, RevokePrefix));
    }

    private static VaultRoute On(string pattern, string fields, params (Operation Operation, Func<Call, Answer> Handle)[] handlers) =>
        new(new Regex($"^(?:{pattern})$", RegexOptions.ExplicitCapture), fields.Split(' '))
        {
            Handlers = handlers.ToDictionary(static h => h.Operation, static h => (Handler)(call => ValueTask.FromResult(h.Handle(call)))),
        };

    private static string IdOf(Call call) => call["url_lease_id"] is { Length: > 0 } inPath ? inPath
        : call.Text("lease_id") is { Length: > 0 } sent ? sent
        : throw Refusal.Bad("lease_id must be specified");

    private static Lease Find(Call call) => call.Core.Leases.Find(IdOf(call)) ?? throw Refusal.Bad("invalid lease");

    private static Answer List(Call call)
    {
        var prefix = call.Space.Path + call["prefix"];
        return Answer.Keys(call.Core.Leases.Under(prefix).Select(l => l.Id[prefix.Length..])
            .Select(static rest => rest.Contains('/', StringComparison.Ordinal) ? rest[..(rest.IndexOf('/', StringComparison.Ordinal) + 1)] : rest)
            .Distinct(StringComparer.Ordinal));
    }

    private static Answer Renew(Call call)
    {
        var lease = call.Core.Leases.Find(IdOf(call)) ?? throw Refusal.Bad("lease not found");
        if (!lease.Renewable)
        {
            throw Refusal.Bad("lease is not renewable");
        }

        var asked = call.Duration("increment") is { Ticks: > 0 } increment ? increment : lease.Ttl;
        var left = lease.Issued + lease.MaxTtl - call.Now;
        var ttl = asked > left ? left : asked;
        lease.Expires = call.Now + ttl;
        lease.Renewed = call.Now;
        return new Answer { LeaseId = lease.Id, Renewable = true, LeaseDuration = (long)ttl.TotalSeconds };
    }

    private static Answer Revoke(Call call)
    {
        if (call.Core.Leases.Find(IdOf(call)) is { } lease)
        {
            call.Core.Leases.Revoke(lease);
        }

        return Answer.None();
    }

    private static Answer RevokePrefix(Call call)
    {
        foreach (var lease in call.Core.Leases.Under(call.Space.Path + call["prefix"]))
        {
            call.Core.Leases.Revoke(lease);
        }

        return Answer.None();
    }
}
