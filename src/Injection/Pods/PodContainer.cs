using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Injection.Pods;

/// <summary>A container of a pod, as it was sent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsInit">Whether it is an init container.</param>
/// <param name="Json">Its JSON.</param>
/// <param name="Path">Where it stands in the pod.</param>
public sealed record PodContainer(string Name, bool IsInit, JsonElement Json, FieldPath Path)
{
    private static readonly FieldPath Spec = FieldPath.Root.Field("spec");

    /// <summary>All containers of a pod, init containers first. Ephemeral containers come later than admission.</summary>
    /// <param name="pod">The pod.</param>
    public static IReadOnlyList<PodContainer> Of(JsonElement pod)
    {
        var spec = pod.Get("spec");
        return [.. List(spec, "initContainers", isInit: true), .. List(spec, "containers", isInit: false)];
    }

    private static IEnumerable<PodContainer> List(JsonElement spec, string field, bool isInit) =>
        spec.Items(field).Select(c => new PodContainer(
            c.Item.Text("name") ?? "", isInit, c.Item, Spec.Field(field).Item(c.Index)));
}
