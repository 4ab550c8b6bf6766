using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;

namespace Keyferry.VaultDouble.Tokens;

/// <summary>The parameters <c>token_…</c> that a role of every auth method has, and what a login makes of them.</summary>
internal sealed class TokenParameters
{
    /// <summary>Their names, and the older ones.</summary>
    public const string Fields = "token_ttl token_max_ttl token_policies token_bound_cidrs token_explicit_max_ttl token_no_default_policy "
        + "token_num_uses token_period token_type token_strictly_bind_ip policies ttl max_ttl period num_uses bound_cidrs ";

    private TimeSpan Ttl { get; set; }

    private TimeSpan MaxTtl { get; set; }

    private TimeSpan ExplicitMaxTtl { get; set; }

    private TimeSpan Period { get; set; }

    private IReadOnlyList<string> Policies { get; set; } = [];

    private IReadOnlyList<string> BoundCidrs { get; set; } = [];

    private bool NoDefaultPolicy { get; set; }

    private int Uses { get; set; }

    private string Type { get; set; } = "default";

    /// <summary>Takes what was sent.</summary>
    public void Apply(Call call)
    {
        Ttl = call.Duration("token_ttl") ?? call.Duration("ttl") ?? Ttl;
        MaxTtl = call.Duration("token_max_ttl") ?? call.Duration("max_ttl") ?? MaxTtl;
        ExplicitMaxTtl = call.Duration("token_explicit_max_ttl") ?? ExplicitMaxTtl;
        Period = call.Duration("token_period") ?? call.Duration("period") ?? Period;
        Policies = call.Strings("token_policies") ?? call.Strings("policies") ?? Policies;
        BoundCidrs = call.Strings("token_bound_cidrs") ?? BoundCidrs;
        NoDefaultPolicy = call.Flag("token_no_default_policy") ?? NoDefaultPolicy;
        Uses = (int)(call.Number("token_num_uses") ?? Uses);
        Type = call.Text("token_type") ?? Type;
        if (MaxTtl > TimeSpan.Zero && Ttl > MaxTtl)
        {
            throw Refusal.Bad("'token_ttl' cannot be greater than 'token_max_ttl'");
        }

        if (Type is not ("default" or "default-service" or "default-batch" or "service" or "batch"))
        {
            throw Refusal.Bad($"invalid 'token_type' value \"{Type}\"");
        }
    }

    /// <summary>As a role shows them.</summary>
    public void Show(JsonObject role)
    {
        role["token_bound_cidrs"] = Json.Strings(BoundCidrs);
        role["token_explicit_max_ttl"] = (long)ExplicitMaxTtl.TotalSeconds;
        role["token_max_ttl"] = (long)MaxTtl.TotalSeconds;
        role["token_no_default_policy"] = NoDefaultPolicy;
        role["token_num_uses"] = Uses;
        role["token_period"] = (long)Period.TotalSeconds;
        role["token_policies"] = Json.Strings(Policies);
        role["token_ttl"] = (long)Ttl.TotalSeconds;
        role["token_type"] = Type;
    }

    /// <summary>Makes the token of a login.</summary>
    /// <param name="call">The login.</param>
    /// <param name="alias">The name of the entity's alias.</param>
    /// <param name="display">What is added to the display name; empty: nothing.</param>
    /// <param name="metadata">Free data.</param>
    /// <param name="more">Policies beside the role's.</param>
    public Answer Login(Call call, string alias, string display, IReadOnlyDictionary<string, string>? metadata, IEnumerable<string>? more = null)
    {
        var mount = call.Mount;
        if (BoundCidrs.Count > 0 && !BoundCidrs.Any(c => Cidr.Contains(c, call.Request.RemoteAddress)))
        {
            throw new Refusal(403, "permission denied");
        }

        var systemMax = mount.MaxLeaseTtl > TimeSpan.Zero ? mount.MaxLeaseTtl : VaultCore.SystemTtl;
        var max = MaxTtl > TimeSpan.Zero && MaxTtl < systemMax ? MaxTtl : systemMax;
        var asked = Period > TimeSpan.Zero ? Period : Ttl > TimeSpan.Zero ? Ttl
            : mount.DefaultLeaseTtl > TimeSpan.Zero ? mount.DefaultLeaseTtl : VaultCore.SystemTtl;
        var ttl = Period == TimeSpan.Zero && asked > max ? max : asked;
        ttl = ExplicitMaxTtl > TimeSpan.Zero && ttl > ExplicitMaxTtl ? ExplicitMaxTtl : ttl;
        var batch = Type is "batch" or "default-batch" || (Type == "default" && mount.TokenType is ("batch" or "default-batch"));
        var source = call.Space.IsRoot ? mount.Path["auth/".Length..] : call.Space.Path + mount.Path;
        var name = source.TrimEnd('/').Replace('/', '-') + (display.Length > 0 ? "-" + display : "");
        var entry = new TokenEntry
        {
            Id = (batch ? "hvb." : "hvs.") + Names.Base62(batch ? 90 : 24) + (call.Space.IsRoot ? "" : "." + call.Space.Id),
            Accessor = batch ? "" : Names.Base62(24) + (call.Space.IsRoot ? "" : "." + call.Space.Id),
            Policies = Sorted([.. Policies, .. more ?? []], NoDefaultPolicy),
            Space = call.Space,
            Path = mount.Path + call.Path,
            DisplayName = name,
            Created = call.Now,
            Expires = call.Now + ttl,
            Meta = metadata,
            Ttl = ttl,
            MaxTtl = max,
            ExplicitMaxTtl = ExplicitMaxTtl,
            Period = Period,
            Uses = batch ? 0 : Uses,
            Renewable = !batch,
            Orphan = true,
            Type = batch ? "batch" : "service",
            EntityId = VaultCore.EntityOf(call.Space, mount, alias),
        };
        call.Core.Tokens.Add(entry);
        return new Answer { Auth = entry.ToAuth(ttl) };
    }

    /// <summary>Policies as a token has them: small letters, sorted, each once, with <c>default</c> unless refused.</summary>
    public static IReadOnlyList<string> Sorted(IEnumerable<string> policies, bool noDefault)
    {
        var all = policies.Select(static p => p.Trim().ToLowerInvariant()).Where(static p => p.Length > 0).ToHashSet(StringComparer.Ordinal);
        if (all.Contains("root"))
        {
            return ["root"];
        }

        if (!noDefault)
        {
            all.Add("default");
        }

        return [.. all.Order(StringComparer.Ordinal)];
    }
}
