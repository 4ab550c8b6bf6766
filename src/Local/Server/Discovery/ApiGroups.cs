using System.Globalization;
using System.Text.RegularExpressions;

namespace Keyferry.Local.Server.Discovery;

/// <summary>A version of a group, and what it serves.</summary>
internal sealed record ApiVersion(string Group, string Version, IReadOnlyList<ResourceInfo> Resources)
{
    /// <summary>Such as <c>apps/v1</c>, or <c>v1</c>.</summary>
    public string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Such as <c>apis/apps/v1</c>, or <c>api/v1</c>.</summary>
    public string Path => Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
}

/// <summary>Sorts resources into groups and versions.</summary>
internal static partial class ApiGroups
{
    /// <summary>The groups, built-in ones first; each group's versions, the preferred one first.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<ApiVersion> Versions)> Of(IReadOnlyList<ResourceInfo> resources) =>
    [
        .. resources.GroupBy(static r => r.Group)
            .OrderBy(static g => g.Any(static r => r.Definition is not null)).ThenBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => (g.Key, (IReadOnlyList<ApiVersion>)
            [
                .. g.GroupBy(static r => r.Version).OrderByDescending(static v => Priority(v.Key))
                    .Select(v => new ApiVersion(g.Key, v.Key, [.. v])),
            ])),
    ];

    // v2, v1, v2beta1, v1beta2, v1alpha1, then what is no such version.
    private static (int Stability, int Major, int Minor) Priority(string version)
    {
        var match = Form().Match(version);
        if (!match.Success)
        {
            return (0, 0, 0);
        }

        var stability = match.Groups["stage"].Value switch { "" => 3, "beta" => 2, _ => 1 };
        return (stability, Number(match.Groups["major"]), Number(match.Groups["minor"]));

        static int Number(Group group) =>
            int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    [GeneratedRegex("^v(?<major>[0-9]+)((?<stage>alpha|beta)(?<minor>[0-9]+))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
