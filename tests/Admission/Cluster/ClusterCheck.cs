using System.Text.Json;
using Keyferry.Admission.Cluster;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Api.Validation;
using NUnit.Framework;

namespace Keyferry.Admission.Tests.Cluster;

/// <summary>Holds a manifest of namespace "shop" against a cluster.</summary>
internal static class ClusterCheck
{
    private static readonly ClusterRules Rules = new(new ApiSchemas());

    /// <summary>What is warned of.</summary>
    public static List<string> Of(string kind, string spec, IClusterView view, bool anyRank = false)
    {
        var (group, version) = kind.Contains("Token", StringComparison.Ordinal)
            ? ("generators.external-secrets.io", "v1alpha1")
            : ("external-secrets.io", kind.EndsWith("PushSecret", StringComparison.Ordinal) ? "v1alpha1" : "v1");
        var manifest = YamlJson.Documents($$"""
            apiVersion: {{group}}/{{version}}
            kind: {{kind}}
            metadata: {name: app, namespace: shop}
            spec: { {{spec.ReplaceLineEndings(" ")}} }
            """)[0];
        var found = Rules.Check(
            new GroupVersionKind(group, version, kind), JsonElement.Parse(manifest.ToJsonString()),
            kind.StartsWith("Cluster", StringComparison.Ordinal) ? "" : "shop", view);
        Assert.That(found.Select(static f => f.IsWarning), Has.All.True);
        Assert.That(found.Select(static f => f.Rank), anyRank ? Has.All.LessThan(WarningRank.Advice) : Has.All.EqualTo(WarningRank.Fails));
        return [.. found.Select(static f => f.ToString())];
    }
}
