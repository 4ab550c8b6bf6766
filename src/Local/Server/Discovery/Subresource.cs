namespace Keyferry.Local.Server.Discovery;

/// <summary>A subresource as discovery lists it.</summary>
/// <param name="Name">Such as <c>status</c>.</param>
/// <param name="Kind">The kind that it answers.</param>
/// <param name="Verbs">What can be done.</param>
/// <param name="Group">The kind's group, where it is not the resource's own.</param>
/// <param name="Version">The kind's version, where it is not the resource's own.</param>
internal sealed record Subresource(string Name, string Kind, IReadOnlyList<string> Verbs, string? Group = null, string? Version = null);

/// <summary>The subresources of resources.</summary>
internal static class Subresources
{
    private static readonly string[] ReadWrite = ["get", "patch", "update"];
    private static readonly string[] Create = ["create"];
    private static readonly string[] Connect = ["create", "get"];
    private static readonly string[] Proxy = ["create", "delete", "get", "patch", "update"];

    /// <summary>The subresources of a resource, in the server's order.</summary>
    public static IReadOnlyList<Subresource> Of(ResourceInfo resource)
    {
        var status = new Subresource("status", resource.Kind, ReadWrite);
        var scale = new Subresource("scale", "Scale", ReadWrite, "autoscaling", "v1");
        if (resource.Definition is { } definition)
        {
            var hasScale = Definitions.DefinitionDefaults.Versions(definition)
                .Any(v => v["name"]?.GetValue<string>() == resource.Version && v["subresources"]?["scale"] is not null);
            return [.. resource.HasStatus ? [status] : Array.Empty<Subresource>(), .. hasScale ? [scale] : Array.Empty<Subresource>()];
        }

        var special = BuiltIn(resource, scale);
        return resource.HasStatus ? [.. special.Append(status).OrderBy(static s => s.Name, StringComparer.Ordinal)] : special;
    }

    private static Subresource[] BuiltIn(ResourceInfo resource, Subresource scale) => (resource.Group, resource.Plural) switch
    {
        ("", "namespaces") => [new("finalize", "Namespace", ["update"])],
        ("", "nodes") => [new("proxy", "NodeProxyOptions", Proxy)],
        ("", "services") => [new("proxy", "ServiceProxyOptions", Proxy)],
        ("", "serviceaccounts") => [new("token", "TokenRequest", Create, "authentication.k8s.io", "v1")],
        ("", "pods") =>
        [
            new("attach", "PodAttachOptions", Connect),
            new("binding", "Binding", Create),
            new("ephemeralcontainers", "Pod", ReadWrite),
            new("eviction", "Eviction", Create, "policy", "v1"),
            new("exec", "PodExecOptions", Connect),
            new("log", "Pod", ["get"]),
            new("portforward", "PodPortForwardOptions", Connect),
            new("proxy", "PodProxyOptions", Proxy),
            new("resize", "Pod", ReadWrite),
        ],
        ("", "replicationcontrollers") => [scale],
        ("apps", "deployments" or "replicasets" or "statefulsets") => [scale],
        _ => [],
    };
}
