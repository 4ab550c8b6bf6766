using System.Text.Json.Nodes;

namespace Keyferry.Chart.Tests.Fixture;

/// <summary>One right: a verb on a resource, of one name or of all.</summary>
public sealed record Right(string Group, string Resource, string Name, string Verb)
{
    /// <summary>The rights that a ServiceAccount's roles give, with the namespace of each; empty: everywhere.</summary>
    /// <param name="objects">Roles and bindings.</param>
    /// <param name="account">The ServiceAccount.</param>
    public static IReadOnlySet<(string Namespace, Right Right)> Of(IReadOnlyList<JsonObject> objects, string account)
    {
        HashSet<(string, Right)> rights = [];
        foreach (var binding in objects.Where(o => Text(o, "kind") is "RoleBinding" or "ClusterRoleBinding"
            && o["subjects"]!.AsArray().Any(s => s!["name"]!.GetValue<string>() == account)))
        {
            var kind = Text(binding["roleRef"]!.AsObject(), "kind");
            var ns = binding["metadata"]!["namespace"]?.GetValue<string>() ?? "";
            var role = objects.Single(o => Text(o, "kind") == kind && Rendered.Name(o) == Text(binding["roleRef"]!.AsObject(), "name")
                && (o["metadata"]!["namespace"]?.GetValue<string>() ?? "") == (kind == "Role" ? ns : ""));
            rights.UnionWith(Rules(role).Select(r => (ns, r)));
        }

        return rights;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Verb} {Resource}.{Group}{(Name.Length == 0 ? "" : $" {Name}")}";

    private static IEnumerable<Right> Rules(JsonObject role) =>
        from rule in role["rules"]!.AsArray()
        from grp in Texts(rule, "apiGroups")
        from resource in Texts(rule, "resources")
        from name in rule!["resourceNames"] is null ? [""] : Texts(rule, "resourceNames")
        from verb in Texts(rule, "verbs")
        select new Right(grp, resource, name, verb);

    private static IEnumerable<string> Texts(JsonNode? rule, string field) =>
        rule![field]!.AsArray().Select(static t => t!.GetValue<string>());

    private static string Text(JsonObject o, string field) => o[field]!.GetValue<string>();
}
