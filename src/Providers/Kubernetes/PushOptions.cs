using System.Text.Json;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Kubernetes;

/// <summary>What a push's <c>metadata</c> says of labels, annotations and place.</summary>
/// <param name="Labels">Labels to set.</param>
/// <param name="Annotations">Annotations to set.</param>
/// <param name="ReplacesSource">Whether they stand in place of those of the source Secret; else they are added.</param>
/// <param name="Target">What becomes of those that the pushed Secret has.</param>
/// <param name="Namespace">The namespace to push to; empty means the store's.</param>
internal sealed record PushOptions(
    IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, bool ReplacesSource,
    TargetMergePolicy Target, string Namespace)
{
    private static readonly string[] Fields =
        ["labels", "annotations", "sourceMergePolicy", "targetMergePolicy", "remoteNamespace"];

    /// <summary>Reads them.</summary>
    /// <param name="metadata">The entry's <c>metadata</c>; null where there is none.</param>
    /// <param name="options">What it says; null where it cannot be read.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static bool TryRead(JsonElement? metadata, out PushOptions? options, out string error)
    {
        options = null;
        var target = TargetMergePolicy.Merge;
        if (PushMetadata.TryRead(metadata, Fields, out var spec, out error)
            && PushMetadata.TryMap(spec, "labels", out var labels, out error)
            && PushMetadata.TryMap(spec, "annotations", out var annotations, out error)
            && PushMetadata.TryText(spec, "sourceMergePolicy", out var source, out error)
            && PushMetadata.TryText(spec, "targetMergePolicy", out var policy, out error)
            && PushMetadata.TryText(spec, "remoteNamespace", out var ns, out error))
        {
            error = source is not ("" or "Merge" or "Replace")
                    ? $"unexpected source merge policy \"{source}\": set Merge or Replace"
                : policy.Length > 0 && !(Enum.TryParse(policy, out target) && Enum.GetName(target) == policy)
                    ? $"unexpected target merge policy \"{policy}\": set Merge, Replace or Ignore"
                : ns.Length > 0 && !SecretName.IsNamespace(ns) ? "spec.remoteNamespace cannot be the name of a namespace"
                : "";
            options = new PushOptions(labels, annotations, source == "Replace", target, ns);
        }

        error = error.Length == 0 ? "" : $"failed to parse metadata: {error}";
        return error.Length == 0;
    }
}

/// <summary>What becomes of labels and annotations that a pushed Secret has already.</summary>
internal enum TargetMergePolicy
{
    /// <summary>They stay, where the push sets no other value.</summary>
    Merge,

    /// <summary>They go, where the push does not set them.</summary>
    Replace,

    /// <summary>They stay as they are: the push sets none.</summary>
    Ignore,
}
