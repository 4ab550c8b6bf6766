namespace Keyferry.Local.Server.Rest;

/// <summary>What the path of a resource request names.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version.</param>
/// <param name="Plural">The resource.</param>
/// <param name="Namespace">The namespace; null where the path names none.</param>
/// <param name="Name">The object; null for the collection.</param>
/// <param name="Subresource">The subresource; null for the object itself.</param>
internal sealed record RequestPath(
    string Group, string Version, string Plural, string? Namespace, string? Name, string? Subresource)
{
    /// <summary>Whether it is the old form of a watch, <c>/api/v1/watch/...</c>.</summary>
    public bool IsOldWatch { get; init; }

    /// <summary>Reads a path; null where it names no resource.</summary>
    public static RequestPath? Parse(string path)
    {
        var parts = path.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        return parts switch
        {
            ["api", var version, .. { Length: > 0 } rest] => Parse("", version, rest),
            ["apis", var group, var version, .. { Length: > 0 } rest] => Parse(group, version, rest),
            _ => null,
        };
    }

    private static RequestPath? Parse(string group, string version, string[] rest) => rest switch
    {
        ["watch", .. { Length: > 0 } watched] when watched[0] != "watch" => Parse(group, version, watched) is { } path ? path with { IsOldWatch = true } : null,
        ["namespaces", var name, "status" or "finalize"] =>
            new RequestPath(group, version, "namespaces", null, name, rest[2]),
        ["namespaces", var ns, var plural] => new RequestPath(group, version, plural, ns, null, null),
        ["namespaces", var ns, var plural, var name] => new RequestPath(group, version, plural, ns, name, null),
        ["namespaces", var ns, var plural, var name, var sub] => new RequestPath(group, version, plural, ns, name, sub),
        [var plural] => new RequestPath(group, version, plural, null, null, null),
        [var plural, var name] => new RequestPath(group, version, plural, null, name, null),
        [var plural, var name, var sub] => new RequestPath(group, version, plural, null, name, sub),
        _ => null,
    };
}
