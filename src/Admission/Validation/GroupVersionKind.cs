using System.Text.Json;
using Keyferry.Api.Json;

namespace Keyferry.Admission.Validation;

/// <summary>The kind of an object, as its manifest or a review names it.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version.</param>
/// <param name="Kind">The kind.</param>
public readonly record struct GroupVersionKind(string Group, string Version, string Kind)
{
    /// <summary>The kind that a manifest names; parts that are missing are empty.</summary>
    public static GroupVersionKind Of(JsonElement manifest)
    {
        var version = manifest.Text("apiVersion") ?? "";
        var slash = version.IndexOf('/', StringComparison.Ordinal);
        return new GroupVersionKind(
            slash < 0 ? "" : version[..slash], version[(slash + 1)..], manifest.Text("kind") ?? "");
    }
}
