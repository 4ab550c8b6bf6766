using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Sys;

/// <summary><c>sys/mounts</c>, and <c>sys/auth</c> for auth methods.</summary>
internal sealed class MountCalls(VaultCore core, VaultNamespace space, bool auth)
{
    private const string Parameters = "type description config options local seal_wrap external_entropy_access plugin_name plugin_version path";
    private const string Tuned = "default_lease_ttl max_lease_ttl description listing_visibility token_type options user_lockout_config "
        + "audit_non_hmac_request_keys audit_non_hmac_response_keys passthrough_request_headers allowed_response_headers plugin_version path";

    private readonly string _prefix = auth ? "auth/" : "";

    /// <summary>The routes below <paramref name="at"/>.</summary>
    public IEnumerable<VaultRoute> Routes(string at)
    {
        yield return On(at + "/?", "", (Operation.Read, List));
        yield return On(at + "/(?<path>.+?)/tune", Tuned, (Operation.Read, ReadTune), (Operation.Update, Tune));
        yield return On(at + "/(?<path>.+?)/?", Parameters, (Operation.Read, Read), (Operation.Update, Make), (Operation.Delete, Remove));
    }

    private static VaultRoute On(string pattern, string fields, params (Operation Operation, Func<Call, Answer> Handle)[] handlers) =>
        new(new Regex($"^{pattern}$", RegexOptions.ExplicitCapture), fields.Split(' '))
        {
            Handlers = handlers.ToDictionary(static h => h.Operation, static h => (Handler)(call => ValueTask.FromResult(h.Handle(call)))),
        };

    private string PathOf(Call call) => _prefix + call["path"].Trim('/') + "/";

    private Answer List(Call call) => new()
    {
        Data = new JsonObject(space.Mounts.Values.Where(m => m.IsAuth == auth).OrderBy(static m => m.Path, StringComparer.Ordinal)
            .Select(m => KeyValuePair.Create(m.Path[_prefix.Length..], (JsonNode?)m.ToJson()))),
        DataAtTop = true,
    };

    private Answer Read(Call call) => new() { Data = Find(call).ToJson(), DataAtTop = true };

    private Mount Find(Call call)
    {
        var path = PathOf(call);
        return space.Mounts.GetValueOrDefault(path)
            ?? throw Refusal.Bad(auth ? $"No auth engine at {path[_prefix.Length..]}" : $"No secret engine mount at {path}");
    }

    private Answer Make(Call call)
    {
        var path = PathOf(call);
        if (call.Text("type") is not { Length: > 0 } type)
        {
            throw Refusal.Bad("backend type must be specified as a string");
        }

        if (!auth && path.Split('/')[0] is ("sys" or "auth" or "cubbyhole" or "identity"))
        {
            throw Refusal.Bad($"cannot mount \"{path}\"");
        }

        if (space.Mounts.Values.FirstOrDefault(m => m.IsAuth == auth
            && (path.StartsWith(m.Path, StringComparison.Ordinal) || m.Path.StartsWith(path, StringComparison.Ordinal))) is { } taken)
        {
            throw Refusal.Bad($"path is already in use at {taken.Path}");
        }

        var options = call.Map("options")?.DeepClone() as JsonObject;
        var made = MountFactory.Make(core, space, path, type, options) ?? throw Refusal.Bad($"plugin not found in the catalog: {type}");
        made.Description = call.Text("description") ?? "";
        if (call.Map("config") is { } config)
        {
            made.DefaultLeaseTtl = Ttl(config, "default_lease_ttl") ?? TimeSpan.Zero;
            made.MaxLeaseTtl = Ttl(config, "max_lease_ttl") ?? TimeSpan.Zero;
            made.ListingVisibility = config["listing_visibility"]?.ToString() ?? "";
            made.TokenType = config["token_type"]?.ToString() ?? made.TokenType;
        }

        if (made.MaxLeaseTtl > TimeSpan.Zero && made.DefaultLeaseTtl > made.MaxLeaseTtl)
        {
            throw Refusal.Bad("given default lease TTL greater than given max lease TTL");
        }

        space.Mounts[path] = made;
        return Answer.None();
    }

    private Answer Remove(Call call)
    {
        var path = PathOf(call);
        if (path is "sys/" or "cubbyhole/" or "identity/" or "auth/token/")
        {
            throw Refusal.Bad(auth ? "token credential backend cannot be disabled" : $"cannot unmount \"{path}\"");
        }

        if (space.Mounts.Remove(path))
        {
            foreach (var lease in core.Leases.Under(space.Path + path))
            {
                core.Leases.Revoke(lease);
            }

            foreach (var token in core.Tokens.All.Where(t => auth && t.Space == space && t.Path.StartsWith(path, StringComparison.Ordinal)))
            {
                core.Tokens.Revoke(token);
            }
        }

        return Answer.None();
    }

    private Answer ReadTune(Call call)
    {
        var mount = Find(call);
        var data = new JsonObject
        {
            ["default_lease_ttl"] = (long)(mount.DefaultLeaseTtl > TimeSpan.Zero ? mount.DefaultLeaseTtl : VaultCore.SystemTtl).TotalSeconds,
            ["description"] = mount.Description,
            ["force_no_cache"] = false,
            ["max_lease_ttl"] = (long)(mount.MaxLeaseTtl > TimeSpan.Zero ? mount.MaxLeaseTtl : VaultCore.SystemTtl).TotalSeconds,
        };
        if (mount.Options is { Count: > 0 } options)
        {
            data["options"] = options.DeepClone();
        }

        if (auth)
        {
            data["token_type"] = mount.TokenType;
        }

        return new Answer { Data = data, DataAtTop = true };
    }

    private Answer Tune(Call call)
    {
        var mount = Find(call);
        mount.DefaultLeaseTtl = call.Duration("default_lease_ttl") ?? mount.DefaultLeaseTtl;
        mount.MaxLeaseTtl = call.Duration("max_lease_ttl") ?? mount.MaxLeaseTtl;
        mount.Description = call.Text("description") ?? mount.Description;
        mount.ListingVisibility = call.Text("listing_visibility") ?? mount.ListingVisibility;
        mount.TokenType = call.Text("token_type") ?? mount.TokenType;
        if (call.Map("user_lockout_config") is { } lockout)
        {
            mount.LockoutDisabled = lockout["lockout_disable"]?.ToString() is { } off
                ? off is "true" or "True" or "1" : mount.LockoutDisabled;
            mount.LockoutThreshold = int.TryParse(lockout["lockout_threshold"]?.ToString(), out var threshold) && threshold > 0
                ? threshold : mount.LockoutThreshold;
        }

        return Answer.None();
    }

    private static TimeSpan? Ttl(JsonObject config, string name)
    {
        if (config[name]?.ToString() is not { } text)
        {
            return null;
        }

        var ttl = GoDuration.Parse(text, out var error);
        return error is null ? ttl : throw Refusal.Bad($"unable to parse {name.Replace('_', ' ')} of {text}: {error}");
    }
}
