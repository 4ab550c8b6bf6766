using System.Globalization;

namespace Keyferry.Kubernetes.Watching;

/// <summary>
/// Versions of objects. Those of one resource in one cluster are comparable as numbers:
/// https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/5504-comparable-resource-version
/// </summary>
public static class ResourceVersion
{
    /// <summary>Whether a version is newer than another.</summary>
    public static bool IsNewer(string? version, string? than) => Parse(version) > Parse(than);

    /// <summary>The version as a number; zero, which is older than all, where it is none.</summary>
    public static ulong Parse(string? version) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
