using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.VaultDouble.Core;

namespace Keyferry.VaultDouble.Sys;

/// <summary><c>sys/namespaces</c>. https://developer.hashicorp.com/vault/api-docs/system/namespaces</summary>
internal static class NamespaceCalls
{
    /// <summary>The routes.</summary>
    public static IEnumerable<VaultRoute> Routes()
    {
        yield return On("namespaces/?", (Operation.List, List));
        yield return On("namespaces/(?<path>.+?)/?", (Operation.Read, Read), (Operation.Update, Write), (Operation.Delete, Delete));
    }

    private static VaultRoute On(string pattern, params (Operation Operation, Func<Call, Answer> Handle)[] handlers) =>
        new(new Regex($"^(?:{pattern})$", RegexOptions.ExplicitCapture), ["custom_metadata", "path"])
        {
            Handlers = handlers.ToDictionary(static h => h.Operation, static h => (Handler)(call => ValueTask.FromResult(h.Handle(call)))),
        };

    private static Answer List(Call call)
    {
        var inner = call.Core.Namespaces.Values.Where(n => n.Path.StartsWith(call.Space.Path, StringComparison.Ordinal) && n != call.Space)
            .Where(n => n.Path[call.Space.Path.Length..].Count(static c => c == '/') == 1)
            .OrderBy(static n => n.Path, StringComparer.Ordinal).ToList();
        return inner.Count == 0 ? throw Refusal.Missing() : Answer.Of(new JsonObject
        {
            ["key_info"] = new JsonObject(inner.Select(n => KeyValuePair.Create(n.Path[call.Space.Path.Length..], (JsonNode?)n.ToJson()))),
            ["keys"] = Json.Strings(inner.Select(n => n.Path[call.Space.Path.Length..])),
        });
    }

    private static Answer Read(Call call) =>
        call.Core.Namespaces.TryGetValue(call.Space.Path + call["path"] + "/", out var found) ? Answer.Of(found.ToJson()) : throw Refusal.Missing();

    private static Answer Write(Call call)
    {
        var name = call["path"];
        if (name.Contains('/', StringComparison.Ordinal) || name.Contains(' ', StringComparison.Ordinal)
            || name is "root" or "sys" or "audit" or "auth" or "cubbyhole" or "identity")
        {
            throw Refusal.Bad($"\"{name}\" is a reserved path or no valid namespace name");
        }

        var path = call.Space.Path + name + "/";
        if (!call.Core.Namespaces.TryGetValue(path, out var space))
        {
            if (call.Space.Mounts.Values.FirstOrDefault(m => m.Path.StartsWith(name + "/", StringComparison.Ordinal)) is { } taken)
            {
                throw Refusal.Bad($"existing mount at {taken.Path}");
            }

            space = call.Core.NewNamespace(path);
            call.Core.Namespaces[path] = space;
        }

        space.CustomMetadata = call.Map("custom_metadata")?.DeepClone() as JsonObject ?? space.CustomMetadata;
        return Answer.Of(space.ToJson());
    }

    private static Answer Delete(Call call)
    {
        var path = call.Space.Path + call["path"] + "/";
        if (call.Core.Namespaces.Keys.Any(other => other != path && other.StartsWith(path, StringComparison.Ordinal)))
        {
            throw Refusal.Bad($"cannot delete namespace \"{path}\": it contains child namespaces");
        }

        if (call.Core.Namespaces.Remove(path, out var gone))
        {
            foreach (var token in call.Core.Tokens.All.Where(t => t.Space == gone))
            {
                call.Core.Tokens.Revoke(token);
            }
        }

        return Answer.None();
    }
}
