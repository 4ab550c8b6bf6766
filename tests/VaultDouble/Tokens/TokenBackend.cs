using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Sys;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Tokens;

/// <summary><c>auth/token</c>. https://developer.hashicorp.com/vault/api-docs/auth/token</summary>
internal sealed class TokenBackend : Backend
{
    private const string CreateFields =
        "id role_name policies meta no_parent no_default_policy renewable ttl lease explicit_max_ttl display_name num_uses period type entity_alias";

    private readonly VaultCore _core;

    /// <summary>The calls about all tokens.</summary>
    public TokenBackend(VaultCore core)
    {
        _core = core;
        Routes =
        [
            On("create", CreateFields, (Operation.Update, Now(c => Create(c, orphan: false)))),
            On("create-orphan", CreateFields, (Operation.Update, Now(c => Create(c, orphan: true)))),
            On("lookup-self", "token", (Operation.Read, Now(static c => Lookup(c, c.Token!))), (Operation.Update, Now(static c => Lookup(c, c.Token!)))),
            On("lookup", "token", (Operation.Update, Now(static c => Lookup(c, Named(c)))), (Operation.Read, Now(static c => Lookup(c, c.Token!)))),
            On("lookup-accessor", "accessor", (Operation.Update, Now(static c => Lookup(c, OfAccessor(c), hide: true)))),
            On("renew-self", "token increment", (Operation.Update, Now(static c => Renew(c, c.Token!)))),
            On("renew", "token increment", (Operation.Update, Now(static c => Renew(c, Named(c))))),
            On("renew-accessor", "accessor increment", (Operation.Update, Now(static c => Renew(c, OfAccessor(c))))),
            On("revoke-self", "token", (Operation.Update, Now(c => Revoke(c.Token!)))),
            On("revoke", "token", (Operation.Update, Now(c => Revoke(Named(c))))),
            On("revoke-accessor", "accessor", (Operation.Update, Now(c => Revoke(OfAccessor(c))))),
            On("revoke-orphan", "token", (Operation.Update, Now(c =>
            {
                _core.Tokens.RevokeAlone(Named(c));
                return Answer.None();
            }))),
            On("accessors/?", "", (Operation.List, Now(static c => Answer.Keys(
                c.Core.Tokens.All.Where(t => t.Space == c.Space && t.Accessor.Length > 0).Select(static t => t.Accessor))))),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    /// <inheritdoc/>
    public override bool IsProtected(string path) =>
        path.StartsWith("accessors", StringComparison.Ordinal) || path.StartsWith("revoke-orphan", StringComparison.Ordinal);

    private static TokenEntry Named(Call call)
    {
        var id = call.Text("token") is { Length: > 0 } sent ? sent : throw Refusal.Bad("missing token ID");
        return call.Core.Tokens.Find(id) ?? throw new Refusal(403, "bad token");
    }

    private static TokenEntry OfAccessor(Call call) => SysBackend.TokenOf(call, call.Text("accessor"), byAccessor: true);

    private static Answer Lookup(Call call, TokenEntry token, bool hide = false)
    {
        var data = token.ToLookup(call.Now);
        if (hide)
        {
            data["id"] = "";
        }

        return Answer.Of(data);
    }

    private static Answer Renew(Call call, TokenEntry token)
    {
        if (token.Type == "batch")
        {
            throw Refusal.Bad("batch tokens cannot be renewed");
        }

        if (!token.Renewable || token.Expires is null)
        {
            throw Refusal.Bad("lease is not renewable");
        }

        var increment = call.Duration("increment") is { Ticks: > 0 } asked ? asked : TimeSpan.Zero;
        var ttl = token.Period > TimeSpan.Zero ? token.Period : increment > TimeSpan.Zero ? increment : token.Ttl;
        var warnings = new List<string>();
        if (token.Period == TimeSpan.Zero && token.Created + token.MaxTtl - call.Now is var left && ttl > left)
        {
            warnings.Add($"TTL of \"{GoDuration.Write(ttl)}\" exceeded the effective max_ttl of \"{GoDuration.Write(Whole(left))}\"; "
                + "TTL value is capped accordingly");
            ttl = left;
        }

        if (token.ExplicitMaxTtl > TimeSpan.Zero && token.Created + token.ExplicitMaxTtl - call.Now is var rest && ttl > rest)
        {
            ttl = rest;
        }

        token.Expires = call.Now + ttl;
        token.Renewed = call.Now;
        var answer = new Answer { Auth = token.ToAuth(ttl) };
        answer.Warnings.AddRange(warnings);
        return answer;
    }

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));

    private Answer Revoke(TokenEntry token)
    {
        if (token.Type == "batch")
        {
            throw Refusal.Bad("batch tokens cannot be revoked");
        }

        _core.Tokens.Revoke(token);
        return Answer.None();
    }

    private Answer Create(Call call, bool orphan)
    {
        var parent = call.Token!;
        var isRoot = parent.Policies.Contains("root");
        var sudo = isRoot || _core.Allows(parent, call.Space, call.Mount.Path + call.Path, "update", needsSudo: true);
        if (parent.Type == "batch")
        {
            throw Refusal.Bad("batch tokens cannot create more tokens");
        }

        var noParent = call.Flag("no_parent") == true;
        if (noParent && !sudo)
        {
            throw Refusal.Bad("root or sudo privileges required to create orphan token");
        }

        var id = call.Text("id") is { Length: > 0 } given ? given : null;
        if (id is not null && !sudo)
        {
            throw Refusal.Bad("root or sudo privileges required to specify token id");
        }

        if (id is not null && (id.StartsWith("s.", StringComparison.Ordinal) || id.StartsWith("hvs.", StringComparison.Ordinal) || id.Contains('.', StringComparison.Ordinal)))
        {
            throw Refusal.Bad("custom token ID cannot have the 's.' or 'hvs.' prefix, or include a '.' character");
        }

        if (id is not null && _core.Tokens.Find(id) is not null)
        {
            throw Refusal.Bad("cannot create a token with a duplicate ID");
        }

        var policies = PoliciesOf(call, parent, sudo);
        var type = call.Text("type") is { Length: > 0 } t ? t : "service";
        if (type is not ("service" or "batch"))
        {
            throw Refusal.Bad($"invalid 'token_type' value \"{type}\"");
        }

        var answer = Made(call, parent, id, policies, type, orphan || noParent);
        foreach (var missing in policies.Where(p => p != "root" && !call.Space.Policies.ContainsKey(p)))
        {
            answer.Warnings.Add($"Policy \"{missing}\" does not exist");
        }

        return answer;
    }

    private static IReadOnlyList<string> PoliciesOf(Call call, TokenEntry parent, bool sudo)
    {
        var noDefault = call.Flag("no_default_policy") == true;
        var asked = call.Strings("policies") ?? [];
        if (asked.Count == 0)
        {
            return noDefault ? [.. parent.Policies.Where(static p => p != "default")] : parent.Policies;
        }

        var policies = TokenParameters.Sorted(asked, noDefault);
        if (policies.Contains("root") && !parent.Policies.Contains("root"))
        {
            throw Refusal.Bad("root tokens may not be created without parent token being root");
        }

        return sudo || policies.All(p => parent.Policies.Contains(p) || (p == "default" && parent.Policies.Contains("default")))
            ? policies
            : throw Refusal.Bad("child policies must be subset of parent");
    }

    private Answer Made(Call call, TokenEntry parent, string? id, IReadOnlyList<string> policies, string type, bool orphan)
    {
        var batch = type == "batch";
        var period = call.Duration("period") ?? TimeSpan.Zero;
        var asked = call.Duration("ttl") ?? call.Duration("lease") ?? TimeSpan.Zero;
        var explicitMax = call.Duration("explicit_max_ttl") ?? TimeSpan.Zero;
        var max = call.Mount.MaxLeaseTtl > TimeSpan.Zero ? call.Mount.MaxLeaseTtl : VaultCore.SystemTtl;
        var forever = policies.Contains("root") && asked == TimeSpan.Zero && period == TimeSpan.Zero && explicitMax == TimeSpan.Zero && !batch
            && parent.Expires is null;
        var ttl = forever ? TimeSpan.Zero : period > TimeSpan.Zero ? period
            : asked > TimeSpan.Zero ? asked
            : call.Mount.DefaultLeaseTtl > TimeSpan.Zero ? call.Mount.DefaultLeaseTtl : VaultCore.SystemTtl;
        var warnings = new List<string>();
        if (period == TimeSpan.Zero && ttl > max)
        {
            warnings.Add($"TTL of \"{GoDuration.Write(ttl)}\" exceeded the effective max_ttl of \"{GoDuration.Write(max)}\"; TTL value is capped accordingly");
            ttl = max;
        }

        ttl = explicitMax > TimeSpan.Zero && ttl > explicitMax ? explicitMax : ttl;
        var entry = new TokenEntry
        {
            Id = id ?? (batch ? "hvb." + Names.Base62(90) : "hvs." + Names.Base62(24)) + (call.Space.IsRoot ? "" : "." + call.Space.Id),
            Accessor = batch ? "" : Names.Base62(24) + (call.Space.IsRoot ? "" : "." + call.Space.Id),
            Policies = policies,
            Space = call.Space,
            Path = call.Mount.Path + call.Path,
            DisplayName = "token" + (call.Text("display_name") is { Length: > 0 } name ? "-" + name : ""),
            Created = call.Now,
            Expires = forever ? null : call.Now + ttl,
            Meta = call.Map("meta") is { Count: > 0 } meta
                ? meta.ToDictionary(static p => p.Key, static p => p.Value?.ToString() ?? "", StringComparer.Ordinal) : null,
            Ttl = ttl,
            MaxTtl = max,
            ExplicitMaxTtl = explicitMax,
            Period = period,
            Uses = (int)(call.Number("num_uses") ?? 0),
            Renewable = !batch && !forever && call.Flag("renewable") != false,
            Orphan = orphan,
            Parent = orphan ? null : parent.Id,
            Type = type,
        };
        _core.Tokens.Add(entry);
        var answer = new Answer { Auth = entry.ToAuth(ttl) };
        answer.Warnings.AddRange(warnings);
        return answer;
    }
}
