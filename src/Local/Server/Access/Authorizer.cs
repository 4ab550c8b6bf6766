using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Access;

/// <summary>Decides who may do what: the administrator everything, others what Roles and bindings grant.</summary>
internal sealed class Authorizer(ObjectStore store)
{
    private const string Rbac = "rbac.authorization.k8s.io";

    private static readonly string[] OpenPaths = ["/version", "/healthz", "/livez", "/readyz"];

    private static readonly string[] DiscoveryPaths = ["/api", "/apis", "/openapi"];

    /// <summary>Refuses a request that its sender may not make.</summary>
    /// <exception cref="StatusException">403.</exception>
    public void Check(UserInfo user, string path, string verb, RequestPath? target)
    {
        if (user.IsAdmin)
        {
            return;
        }

        if (target is null)
        {
            if (IsOpen(user, path) || AllowsPath(user, verb, path) is not null)
            {
                return;
            }

            throw new StatusException(403, "Forbidden", $"forbidden: User \"{user.Name}\" cannot {verb} path \"{path}\"", []);
        }

        if (IsSelfReview(user, target, verb) || Allows(user, verb, target) is not null)
        {
            return;
        }

        throw Forbidden(user, verb, target);
    }

    /// <summary>403 for a resource request.</summary>
    public static StatusException Forbidden(UserInfo user, string verb, RequestPath target)
    {
        var resource = target.Group.Length == 0 ? target.Plural : $"{target.Plural}.{target.Group}";
        var what = target.Subresource is null ? target.Plural : $"{target.Plural}/{target.Subresource}";
        var where = target.Namespace is null ? "at the cluster scope" : $"in the namespace \"{target.Namespace}\"";
        var details = new JsonObject();
        if (target.Name is not null)
        {
            details["name"] = target.Name;
        }

        if (target.Group.Length > 0)
        {
            details["group"] = target.Group;
        }

        details["kind"] = target.Plural;
        return new StatusException(403, "Forbidden",
            $"{resource}{(target.Name is null ? "" : $" \"{target.Name}\"")} is forbidden: User \"{user.Name}\" cannot {verb} resource "
            + $"\"{what}\" in API group \"{target.Group}\" {where}", details);
    }

    /// <summary>Why a request is allowed; null where it is not.</summary>
    public string? Allows(UserInfo user, string verb, RequestPath target)
    {
        if (user.IsAdmin)
        {
            return "";
        }

        return Bindings("clusterrolebindings", "", user, rule => Grants(rule, verb, target))
            ?? (target.Namespace is { } ns ? Bindings("rolebindings", ns, user, rule => Grants(rule, verb, target)) : null);
    }

    /// <summary>Why a request of a path that is no resource's is allowed; null where it is not.</summary>
    public string? AllowsPath(UserInfo user, string verb, string path) => user.IsAdmin
        ? ""
        : Bindings("clusterrolebindings", "", user, rule => Grants(rule, verb, path));

    /// <summary>The rules that hold for somebody in a namespace.</summary>
    public JsonArray Rules(UserInfo user, string ns)
    {
        if (user.IsAdmin)
        {
            return [new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") }];
        }

        var found = new JsonArray();
        foreach (var (plural, where) in new[] { ("clusterrolebindings", ""), ("rolebindings", ns) })
        {
            foreach (var rule in BindingsOf(plural, where, user).SelectMany(b => RulesOf(b.Body.Object("roleRef"), where) ?? []))
            {
                found.Add(rule?.DeepClone());
            }
        }

        return found;
    }

    /// <summary>Whether everybody, or everybody with an account, may read a path.</summary>
    public static bool IsOpen(UserInfo user, string path)
    {
        bool Under(string root) => path == root || path.StartsWith(root + "/", StringComparison.Ordinal);
        return OpenPaths.Any(Under) || (user != UserInfo.Anonymous && DiscoveryPaths.Any(Under));
    }

    private static bool IsSelfReview(UserInfo user, RequestPath target, string verb) =>
        verb == "create" && user != UserInfo.Anonymous
        && target.Plural is "selfsubjectaccessreviews" or "selfsubjectrulesreviews" or "selfsubjectreviews";

    private string? Bindings(string plural, string ns, UserInfo user, Func<JsonNode?, bool> grants)
    {
        foreach (var binding in BindingsOf(plural, ns, user))
        {
            var role = binding.Body.Object("roleRef");
            if (RulesOf(role, ns)?.Any(grants) != true)
            {
                continue;
            }

            var (kind, name) = (role.Text("kind") ?? "", role.Text("name") ?? "");
            var subject = (binding.Body.List("subjects") ?? []).First(s => IsFor(s, user));
            var (bindingKind, bindingName) = ns.Length == 0 ? ("ClusterRoleBinding", binding.Key.Name) : ("RoleBinding", $"{binding.Key.Name}/{ns}");
            var who = subject.Text("kind") == "ServiceAccount" ? $"{subject.Text("name")}/{subject.Text("namespace")}" : subject.Text("name");
            return $"RBAC: allowed by {bindingKind} \"{bindingName}\" of {kind} \"{name}\" to {subject.Text("kind")} \"{who}\"";
        }

        return null;
    }

    private IEnumerable<StoredObject> BindingsOf(string plural, string ns, UserInfo user) =>
        store.List(new ResourceKey(Rbac, plural), ns)!.Objects
            .Where(binding => (binding.Body.List("subjects") ?? []).Any(s => IsFor(s, user)));

    private JsonArray? RulesOf(JsonObject? role, string ns)
    {
        var name = role.Text("name") ?? "";
        var key = role.Text("kind") == "Role"
            ? new ObjectKey(new ResourceKey(Rbac, "roles"), ns, name)
            : new ObjectKey(new ResourceKey(Rbac, "clusterroles"), "", name);
        return store.Get(key)?.Body.List("rules");
    }

    private static bool IsFor(JsonNode? subject, UserInfo user) => subject.Text("kind") switch
    {
        "ServiceAccount" => user.Name == $"system:serviceaccount:{subject.Text("namespace")}:{subject.Text("name")}",
        "User" => user.Name == subject.Text("name"),
        "Group" => user.Groups.Contains(subject.Text("name"), StringComparer.Ordinal),
        _ => false,
    };

    // An asterisk at the end stands for whatever follows.
    private static bool Grants(JsonNode? rule, string verb, string path) =>
        rule.List("verbs").Texts().Any(v => v == "*" || v == verb)
        && rule.List("nonResourceURLs").Texts().Any(u => u.EndsWith('*') ? path.StartsWith(u[..^1], StringComparison.Ordinal) : u == path);

    private static bool Grants(JsonNode? rule, string verb, RequestPath target)
    {
        bool Has(string field, string value) => rule.List(field).Texts().Any(v => v == "*" || v == value);
        var what = target.Subresource is null ? target.Plural : $"{target.Plural}/{target.Subresource}";
        return Has("verbs", verb) && Has("apiGroups", target.Group) && Has("resources", what)
            && (rule.List("resourceNames") is not { Count: > 0 } names || names.Texts().Contains(target.Name, StringComparer.Ordinal));
    }
}
