using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Policies;
using Keyferry.VaultDouble.Sys;
using Keyferry.VaultDouble.Text;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Core;

/// <content>A call's way: state, namespace, quota, mount, token, policy, backend, wrapping.</content>
internal sealed partial class VaultCore
{
    // Calls of a token about itself go to the token's own namespace, whichever they name.
    private static readonly HashSet<string> AboutSelf = new(
        ["auth/token/lookup-self", "auth/token/renew-self", "auth/token/revoke-self"], StringComparer.Ordinal);

    /// <summary>Answers a call.</summary>
    /// <exception cref="Refusal">It is refused.</exception>
    public async Task<Answer> HandleAsync(VaultRequest request, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (ServerState.Answer(this, request) is { } state)
            {
                return state;
            }

            if (IsSealed)
            {
                throw new Refusal(503, "Vault is sealed");
            }

            var (space, path) = Locate(request);
            CheckPath(request, path);
            var headers = Quotas.Take(space.Path + path, request.RemoteAddress, Time.GetUtcNow());
            var answer = await RouteAsync(request with { Path = path }, space, cancellation);
            foreach (var (name, value) in headers)
            {
                answer.Headers[name] = value;
            }

            return answer;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Whether a token's policies allow something on a path of a namespace.</summary>
    public bool Allows(TokenEntry token, VaultNamespace space, string path, string capability, bool needsSudo = false, JsonObject? data = null) =>
        space.Path.StartsWith(token.Space.Path, StringComparison.Ordinal)
        && AclOf(token).Allows(space.Path[token.Space.Path.Length..] + path, capability, needsSudo, data);

    /// <summary>What a token's policies allow together.</summary>
    public static Acl AclOf(TokenEntry token) => new(token.Policies.Select(name =>
        name == "root" ? new Policy("root", "", token.Created, 1, []) : token.Space.Policies.GetValueOrDefault(name)).OfType<Policy>());

    private (VaultNamespace Space, string Path) Locate(VaultRequest request)
    {
        var named = (request.Namespace ?? "").Trim('/');
        var prefix = named.Length == 0 || named == "root" ? "" : named + "/";
        var space = prefix.Length == 0 ? Root
            : Namespaces.TryGetValue(prefix, out var found) ? found : throw new Refusal(404, "namespace not found");
        var path = request.Path;
        var inner = Namespaces.Values.Where(n => n.Path.StartsWith(space.Path, StringComparison.Ordinal)
            && (space.Path + path).StartsWith(n.Path, StringComparison.Ordinal)).MaxBy(static n => n.Path.Length);
        return inner is null || inner == space ? (space, path) : (inner, (space.Path + path)[inner.Path.Length..]);
    }

    private static void CheckPath(VaultRequest request, string path)
    {
        if (path.Split('/').Contains("..", StringComparer.Ordinal))
        {
            throw Refusal.Bad("relative paths not supported");
        }

        if (path.EndsWith('/') && request.Operation is (Operation.Update or Operation.Patch))
        {
            throw Refusal.Bad("cannot write to a path ending in '/'");
        }
    }

    private async Task<Answer> RouteAsync(VaultRequest request, VaultNamespace space, CancellationToken cancellation)
    {
        var mount = space.MountOf(request.Path);
        if (mount is not null && mount.Backend.IsOpen(Below(mount, request.Path)))
        {
            return await DispatchAsync(new Call(this, request, space, mount, Below(mount, request.Path), cancellation));
        }

        var token = (request.Token.Length == 0 ? null : Tokens.Find(request.Token)) ?? throw new Refusal(403, "permission denied");
        if (AboutSelf.Contains(request.Path))
        {
            space = token.Space;
            mount = space.MountOf(request.Path);
        }

        TokenStore.Use(token);
        try
        {
            return await WrapAsync(request, space, token, () => AuthorizedAsync(request, space, mount, token, cancellation));
        }
        catch (Refusal refusal) when (refusal.IsRouting)
        {
            throw new Refusal(refusal.Status, $"1 error occurred:\n\t* {refusal.Text}\n\n");
        }
        finally
        {
            if (token.Uses < 0)
            {
                Tokens.Revoke(token);
            }
        }
    }

    private async Task<Answer> AuthorizedAsync(
        VaultRequest request, VaultNamespace space, Mount? mount, TokenEntry token, CancellationToken cancellation)
    {
        var call = mount is null ? null : new Call(this, request, space, mount, Below(mount, request.Path), cancellation) { Token = token };
        var route = call is null ? null : RouteOf(call);
        var capability = request.Operation switch
        {
            Operation.List => "list",
            Operation.Delete => "delete",
            Operation.Patch => "patch",
            Operation.Update => route?.Exists is { } exists && !exists(call!) ? "create" : "update",
            _ => "read",
        };
        var isProtected = mount is not null && mount.Backend.IsProtected(call!.Path);
        if (!Allows(token, space, request.Path, capability, isProtected, request.Data))
        {
            throw new Refusal(403, "permission denied") { IsRouting = true };
        }

        return call is null
            ? throw new Refusal(404, $"no handler for route \"{request.Path}\". route entry not found.")
            : await DispatchAsync(call);
    }

    private static VaultRoute? RouteOf(Call call)
    {
        foreach (var route in call.Mount.Backend.Routes)
        {
            if (route.Pattern.Match(call.Path) is { Success: true } match)
            {
                call.Parameters = match;
                return route;
            }
        }

        return null;
    }

    private static async Task<Answer> DispatchAsync(Call call)
    {
        var route = RouteOf(call);
        if (call.Request.Operation == Operation.Help)
        {
            return new Answer { Raw = HelpText.Of(call) };
        }

        if (route is null)
        {
            return call.Mount.Backend.Unrouted(call.Request);
        }

        if (!route.Handlers.TryGetValue(call.Request.Operation, out var handler))
        {
            throw new Refusal(405, "unsupported operation") { IsRouting = true };
        }

        var answer = await handler(call);
        if (answer.IsEmpty && call.Request.Operation is (Operation.Read or Operation.List))
        {
            throw Refusal.Missing();
        }

        answer.Warnings.AddRange(call.Warnings);
        if (route.Fields is not null && !(route.TakesAnythingWritten && call.Request.Operation is (Operation.Update or Operation.Patch)))
        {
            var unknown = call.Data.Select(static p => p.Key).Where(name => !route.Fields.Contains(name, StringComparer.Ordinal))
                .Where(name => !route.Pattern.GetGroupNames().Contains(name, StringComparer.Ordinal)).Order(StringComparer.Ordinal).ToList();
            if (unknown.Count > 0)
            {
                answer.Warnings.Add($"Endpoint ignored these unrecognized parameters: [{string.Join(' ', unknown)}]");
            }
        }

        return answer;
    }

    private async Task<Answer> WrapAsync(VaultRequest request, VaultNamespace space, TokenEntry token, Func<Task<Answer>> handle)
    {
        if (request.WrapTtl is not { Length: > 0 } asked)
        {
            return await handle();
        }

        var ttl = GoDuration.Parse(asked, out var error);
        if (error is not null)
        {
            throw Refusal.Bad("error parsing X-Vault-Wrap-TTL header: " + error);
        }

        var answer = await handle();
        return answer is { Status: 200, Raw: null, Plain: null } && (answer.Data is not null || answer.Auth is not null)
            ? Wrapping.Wrap(this, space, token, request.Path, ttl, answer) : answer;
    }

    private static string Below(Mount mount, string path) => path.Length <= mount.Path.Length - 1 ? "" : path[mount.Path.Length..];
}
