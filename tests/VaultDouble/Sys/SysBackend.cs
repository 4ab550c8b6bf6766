using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Policies;
using Keyferry.VaultDouble.Text;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Sys;

/// <summary><c>sys/</c> of a namespace. https://developer.hashicorp.com/vault/api-docs/system</summary>
internal sealed partial class SysBackend : Backend
{
    /// <summary>The calls about one namespace.</summary>
    public SysBackend(VaultCore core, VaultNamespace space)
    {
        var mounts = new MountCalls(core, space, auth: false);
        var methods = new MountCalls(core, space, auth: true);
        Routes =
        [
            .. mounts.Routes("mounts"), .. methods.Routes("auth"), .. LeaseCalls.Routes(), .. NamespaceCalls.Routes(),
            On("policies/acl/?", "", (Operation.List, Now(static c => Answer.Keys(c.Space.Policies.Keys)))),
            On("policies/acl/(?<name>.+)", "policy", (Operation.Read, Now(ReadPolicy)), (Operation.Update, Now(WritePolicy)),
                (Operation.Delete, Now(DeletePolicy))),
            On("policy/?", "", (Operation.Read, Now(ListOldPolicies)), (Operation.List, Now(static c => Answer.Keys(c.Space.Policies.Keys)))),
            On("policy/(?<name>.+)", "policy rules", (Operation.Read, Now(ReadOldPolicy)), (Operation.Update, Now(WritePolicy)),
                (Operation.Delete, Now(DeletePolicy))),
            On("capabilities-self", "path paths token", (Operation.Update, Now(static c => Capabilities(c, c.Token!)))),
            On("capabilities", "path paths token", (Operation.Update, Now(static c => Capabilities(c, TokenOf(c, c.Text("token"), byAccessor: false))))),
            On("capabilities-accessor", "path paths accessor",
                (Operation.Update, Now(static c => Capabilities(c, TokenOf(c, c.Text("accessor"), byAccessor: true))))),
            On("seal", "", (Operation.Update, Now(static c =>
            {
                c.Core.Seal();
                return Answer.None();
            }))),
            On("internal/ui/mounts", "", (Operation.Read, Now(UiMounts))),
            On("internal/ui/mounts/(?<path>.+)", "", (Operation.Read, Now(UiMount))),
            On("wrapping/wrap", null, (Operation.Update, Now(Wrapping.Echo))),
            On("wrapping/lookup", "token", (Operation.Update, Now(Wrapping.Lookup)), (Operation.Read, Now(Wrapping.Lookup))),
            On("wrapping/unwrap", "token", (Operation.Update, Now(Wrapping.Unwrap))),
            On("quotas/config", "enable_rate_limit_response_headers enable_rate_limit_audit_logging rate_limit_exempt_paths absolute_rate_limit_exempt_paths",
                (Operation.Read, Now(ReadQuotaConfig)), (Operation.Update, Now(WriteQuotaConfig))),
            On("quotas/rate-limit/?", "", (Operation.List, Now(static c => Answer.Keys(c.Core.Quotas.Limits.Keys)))),
            On("quotas/rate-limit/(?<name>.+)", "path rate interval block_interval type role inheritable name",
                (Operation.Read, Now(ReadLimit)), (Operation.Update, Now(WriteLimit)), (Operation.Delete, Now(DeleteLimit))),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    /// <inheritdoc/>
    public override bool IsOpen(string path) => path is "wrapping/lookup" or "wrapping/unwrap" or "internal/ui/mounts"
        || path.StartsWith("internal/ui/mounts/", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool IsProtected(string path) => Protected().IsMatch(path);

    /// <summary>The token that a parameter names.</summary>
    public static TokenEntry TokenOf(Call call, string? name, bool byAccessor)
    {
        if (name is not { Length: > 0 })
        {
            throw Refusal.Bad(byAccessor ? "missing accessor_id" : "missing token");
        }

        return (byAccessor ? call.Core.Tokens.FindByAccessor(name) : call.Core.Tokens.Find(name))
            ?? throw new Refusal(byAccessor ? 403 : 400, byAccessor ? "invalid accessor" : "invalid token");
    }

    private static Answer ReadPolicy(Call call)
    {
        var policy = Find(call);
        return Answer.Of(new JsonObject
        {
            ["allow_slashes_in_identity_templates"] = false,
            ["allow_wildcards_in_identity_templates"] = false,
            ["cas_required"] = false,
            ["modified"] = GoTime.Write(policy.Modified),
            ["name"] = policy.Name,
            ["policy"] = policy.Text,
            ["version"] = policy.Version,
        });
    }

    private static Answer ReadOldPolicy(Call call)
    {
        var policy = Find(call);
        return new Answer { Data = new JsonObject { ["name"] = policy.Name, ["rules"] = policy.Text }, DataAtTop = true };
    }

    private static Answer ListOldPolicies(Call call)
    {
        var names = call.Space.Policies.Keys.Order(StringComparer.Ordinal).ToList();
        return new Answer { Data = new JsonObject { ["keys"] = Json.Strings(names), ["policies"] = Json.Strings(names) }, DataAtTop = true };
    }

    private static Policy Find(Call call) =>
        call.Space.Policies.GetValueOrDefault(call["name"].ToLowerInvariant()) ?? throw Refusal.Missing();

    private static Answer WritePolicy(Call call)
    {
        var name = call["name"].ToLowerInvariant();
        var text = call.Text("policy") ?? call.Text("rules");
        if (text is not { Length: > 0 })
        {
            throw Refusal.Bad("'policy' parameter not supplied or empty");
        }

        if (name == "root")
        {
            throw Refusal.Bad("cannot update \"root\" policy");
        }

        // The whole document may come in base64.
        if (Base64().IsMatch(text) && Convert.TryFromBase64String(text, new byte[text.Length], out var length))
        {
            text = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(text), 0, length);
        }

        try
        {
            var rules = Policy.Parse(text);
            var version = call.Space.Policies.TryGetValue(name, out var old) ? old.Version + 1 : 1;
            call.Space.Policies[name] = new Policy(name, text, call.Now, version, rules);
        }
        catch (HclException wrong)
        {
            throw Refusal.Bad("failed to parse policy: " + wrong.Message);
        }

        return Answer.None();
    }

    private static Answer DeletePolicy(Call call)
    {
        var name = call["name"].ToLowerInvariant();
        if (name is "root" or "default")
        {
            throw Refusal.Bad($"cannot delete \"{name}\" policy");
        }

        call.Space.Policies.Remove(name);
        return Answer.None();
    }

    private static Answer Capabilities(Call call, TokenEntry token)
    {
        var paths = call.Strings("paths") ?? call.Strings("path") ?? [];
        if (paths.Count == 0)
        {
            throw Refusal.Bad("paths must be supplied");
        }

        var acl = VaultCore.AclOf(token);
        var data = new JsonObject();
        foreach (var path in paths)
        {
            data[path] = Json.Strings(acl.Capabilities(call.Space.Path[Math.Min(token.Space.Path.Length, call.Space.Path.Length)..] + path));
        }

        if (paths.Count == 1)
        {
            data["capabilities"] = data[paths[0]]!.DeepClone();
        }

        return new Answer { Data = data, DataAtTop = true };
    }

    private static Answer UiMounts(Call call)
    {
        var token = call.Core.Tokens.Find(call.Request.Token);
        bool Shown(Mount mount) => mount.ListingVisibility == "unauth" || (token is not null && mount.Type != "system" && SeesSome(call, token, mount));
        JsonObject Of(bool auth) => new(call.Space.Mounts.Values.Where(m => m.IsAuth == auth && Shown(m)).Select(m =>
            KeyValuePair.Create(auth ? m.Path["auth/".Length..] : m.Path, (JsonNode?)m.ToJson())));
        return Answer.Of(new JsonObject { ["auth"] = Of(true), ["secret"] = Of(false) });
    }

    private static Answer UiMount(Call call)
    {
        var path = call["path"].TrimEnd('/');
        var mount = call.Space.MountOf(path);
        var token = call.Core.Tokens.Find(call.Request.Token);
        if (mount is null || token is null || !SeesSome(call, token, mount))
        {
            throw new Refusal(403, "preflight capability check returned 403, please ensure client's policies grant access to path "
                + $"\"{path}/\"");
        }

        var data = mount.ToJson();
        data["path"] = mount.Path;
        return Answer.Of(data);
    }

    private static bool SeesSome(Call call, TokenEntry token, Mount mount) => token.Policies.Contains("root")
        || token.Policies.Select(name => token.Space.Policies.GetValueOrDefault(name)).OfType<Policy>().SelectMany(static p => p.Rules)
            .Any(rule => !rule.Capabilities.Contains("deny") && rule.Capabilities.Count > 0
                && (rule.Path.StartsWith(call.Space.Path[token.Space.Path.Length..] + mount.Path, StringComparison.Ordinal)
                    || (rule.IsPrefix && mount.Path.StartsWith(rule.Path, StringComparison.Ordinal))));

    private static Answer ReadQuotaConfig(Call call) => Answer.Of(new JsonObject
    {
        ["enable_rate_limit_audit_logging"] = false,
        ["enable_rate_limit_response_headers"] = call.Core.Quotas.ShowHeaders,
        ["rate_limit_exempt_paths"] = new JsonArray(),
    });

    private static Answer WriteQuotaConfig(Call call)
    {
        call.Core.Quotas.ShowHeaders = call.Flag("enable_rate_limit_response_headers") ?? call.Core.Quotas.ShowHeaders;
        return Answer.None();
    }

    private static Answer ReadLimit(Call call) => call.Core.Quotas.Limits.TryGetValue(call["name"], out var limit)
        ? Answer.Of(new JsonObject
        {
            ["block_interval"] = 0,
            ["interval"] = (long)limit.Interval.TotalSeconds,
            ["name"] = call["name"],
            ["path"] = limit.Path,
            ["rate"] = limit.Rate,
            ["role"] = "",
            ["type"] = "rate-limit",
        })
        : throw Refusal.Missing();

    private static Answer WriteLimit(Call call)
    {
        var rate = double.TryParse(call.Data["rate"]?.ToString(), out var number) ? number : 0;
        if (rate <= 0)
        {
            throw Refusal.Bad("'rate' is invalid");
        }

        var interval = call.Duration("interval") is { Ticks: > 0 } given ? given : TimeSpan.FromSeconds(1);
        call.Core.Quotas.Limits[call["name"]] = new RateLimit(call.Space.Path + (call.Text("path") ?? ""), rate, interval);
        return Answer.None();
    }

    private static Answer DeleteLimit(Call call)
    {
        call.Core.Quotas.Limits.Remove(call["name"]);
        return Answer.None();
    }

    [GeneratedRegex("^(auth/.*|remount|audit|audit/.*|raw|raw/.*|rotate|seal|config/.*|revoke-prefix/.*|revoke-force/.*"
        + "|leases/revoke-prefix/.*|leases/revoke-force/.*|leases/lookup/.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Protected();

    [GeneratedRegex("^[A-Za-z0-9+/]{8,}={0,2}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Base64();
}
