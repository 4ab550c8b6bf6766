namespace Keyferry.ClusterFront;

/// <summary>Which of the two servers answers a path.</summary>
/// <param name="coreGroups">The API groups that the core serves itself.</param>
internal sealed class GroupRoutes(IEnumerable<string> coreGroups)
{
    // The core serves it too, and would keep definitions of its own.
    private const string Definitions = "apiextensions.k8s.io";

    private readonly HashSet<string> _coreGroups = coreGroups.Where(static g => g != Definitions).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether the custom resource server answers: definitions, and every group that the core does not have.</summary>
    public bool IsCustom(string path) => GroupOf(path) is { Length: > 0 } group && IsCustomGroup(group);

    /// <summary>Whether the custom resource server serves a group.</summary>
    public bool IsCustomGroup(string group) => !_coreGroups.Contains(group);

    /// <summary>The API group that a path is about; null where it is about none.</summary>
    public static string? GroupOf(string path)
    {
        // /apis/GROUP/… and the group's schemas, /openapi/v3/apis/GROUP/…
        var rest = Below(path, "/openapi/v3") is { Length: > 0 } schemas ? schemas : path;
        var group = Below(rest, "/apis/");
        var end = group.IndexOf('/');
        return group.IsEmpty ? null : (end < 0 ? group : group[..end]).ToString();
    }

    private static ReadOnlySpan<char> Below(ReadOnlySpan<char> path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : default;
}
