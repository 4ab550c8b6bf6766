using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Sys;

/// <summary>Answers kept behind a token for one reading. https://developer.hashicorp.com/vault/docs/concepts/response-wrapping</summary>
internal static class Wrapping
{
    private const string NotValid = "wrapping token is not valid or does not exist";

    /// <summary>Puts an answer behind a token.</summary>
    public static Answer Wrap(VaultCore core, VaultNamespace space, TokenEntry owner, string path, TimeSpan ttl, Answer answer)
    {
        var now = core.Time.GetUtcNow();
        var entry = new TokenEntry
        {
            Id = "hvs." + Names.Base62(24),
            Accessor = Names.Base62(24),
            Policies = ["response-wrapping"],
            Space = space,
            Path = path,
            DisplayName = owner.DisplayName,
            Created = now,
            Expires = now + ttl,
            Ttl = ttl,
            Orphan = true,
            Uses = 1,
            Wrapped = answer,
            WrappedPath = path,
        };
        core.Tokens.Add(entry);
        var info = new JsonObject
        {
            ["token"] = entry.Id,
            ["accessor"] = entry.Accessor,
            ["ttl"] = (long)ttl.TotalSeconds,
            ["creation_time"] = GoTime.Write(now),
            ["creation_path"] = path,
        };
        if (answer.Auth is { } auth)
        {
            info["wrapped_accessor"] = auth.Accessor;
        }

        return new Answer { WrapInfo = info };
    }

    /// <summary><c>sys/wrapping/lookup</c>.</summary>
    public static Answer Lookup(Call call)
    {
        var entry = Find(call);
        return Answer.Of(new JsonObject
        {
            ["creation_path"] = entry.WrappedPath,
            ["creation_time"] = GoTime.Write(entry.Created),
            ["creation_ttl"] = (long)entry.Ttl.TotalSeconds,
        });
    }

    /// <summary><c>sys/wrapping/unwrap</c>: once.</summary>
    public static Answer Unwrap(Call call)
    {
        var entry = Find(call);
        call.Core.Tokens.Revoke(entry);
        return entry.Wrapped!;
    }

    /// <summary><c>sys/wrapping/wrap</c>: the data that is sent comes back wrapped.</summary>
    public static Answer Echo(Call call) => call.Request.WrapTtl is { Length: > 0 }
        ? Answer.Of(call.Data.DeepClone())
        : throw Refusal.Bad("endpoint requires response wrapping to be used");

    private static TokenEntry Find(Call call)
    {
        var id = call.Text("token") is { Length: > 0 } sent ? sent : call.Request.Token;
        return call.Core.Tokens.Find(id) is { Wrapped: not null } entry ? entry : throw Refusal.Bad(NotValid);
    }
}
