using System.Text.Json;
using Keyferry.Api.Json;

namespace Keyferry.Injection.Pods;

/// <summary>What of a pod decides who can read its files.</summary>
/// <param name="IsWindows">Whether it runs on Windows, where files have no mode.</param>
/// <param name="HasGroup">Whether the kubelet gives files to a group of the pod.</param>
/// <param name="IsNotRoot">Whether it says that it runs as another user than root; an image may do so unsaid.</param>
public readonly record struct PodTraits(bool IsWindows, bool HasGroup, bool IsNotRoot)
{
    /// <summary>Reads them.</summary>
    /// <param name="pod">The pod.</param>
    public static PodTraits Of(JsonElement pod)
    {
        var spec = pod.Get("spec");
        var security = spec.Get("securityContext");
        var isWindows = spec.Get("os").Text("name") == "windows"
            || spec.Get("nodeSelector").Text("kubernetes.io/os") == "windows"
            || security.Get("windowsOptions").Exists();
        return new PodTraits(
            isWindows, security.Number("fsGroup") is not null,
            NotRoot(security) || spec.Items("containers").Any(static c => NotRoot(c.Item.Get("securityContext"))));
    }

    private static bool NotRoot(JsonElement security) =>
        security.IsTrue("runAsNonRoot") || security.Number("runAsUser") is > 0;
}
