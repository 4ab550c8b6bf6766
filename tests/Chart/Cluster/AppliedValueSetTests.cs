using System.Text.Json.Nodes;
using Keyferry.Chart.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Cluster;

/// <summary>What the chart makes of each set of values is stored by a real API server as it was written.</summary>
[NonParallelizable]
public sealed class AppliedValueSetTests
{
    private static int s_count;

    [OneTimeSetUp]
    public async Task MakeKindsOfPrometheusAsync()
    {
        foreach (var (plural, kind) in new[] { ("servicemonitors", "ServiceMonitor"), ("podmonitors", "PodMonitor"), ("prometheusrules", "PrometheusRule") })
        {
            await ChartCluster.KubectlAsync($$$"""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: {{{plural}}}.monitoring.coreos.com}
                spec:
                  group: monitoring.coreos.com
                  scope: Namespaced
                  names: {kind: {{{kind}}}, plural: {{{plural}}}}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """, "apply", "-f", "-");
            await ChartCluster.KubectlAsync(null, "wait", "--for=condition=established", $"crd/{plural}.monitoring.coreos.com", "--timeout=60s");
        }

        await ChartCluster.KubectlAsync(null, "create", "namespace", "shop");
        await ChartCluster.KubectlAsync(null, "create", "namespace", "till");
        await ChartCluster.KubectlAsync(null, "create", "namespace", "elsewhere");
    }

    [OneTimeTearDown]
    public async Task RemoveAsync()
    {
        await ChartCluster.KubectlAsync(null, "delete", "namespace", "shop", "till", "elsewhere", "--timeout=60s");
        await ChartCluster.KubectlAsync(
            null, "delete", "crd", "servicemonitors.monitoring.coreos.com", "podmonitors.monitoring.coreos.com", "prometheusrules.monitoring.coreos.com");
    }

    [TestCaseSource(typeof(ValueSets), nameof(ValueSets.All))]
    public async Task What_is_applied_is_read_back(ValueSet set)
    {
        var release = new Release(ChartCluster.Servers, $"values-{Interlocked.Increment(ref s_count)}");
        string[] arguments = [.. set.Arguments.Where(static a => a is not "--api-versions" && !a.StartsWith("monitoring.coreos.com/", StringComparison.Ordinal))];
        try
        {
            // What fails halfway leaves webhooks behind, which would refuse what other tests apply.
            await release.HelmAsync(["install", release.Namespace, Helm.Chart, "--create-namespace", .. arguments, "--set", "installCRDs=false"]);
            foreach (var written in (await release.ObjectsAsync()).Objects)
            {
                await SameAsync(release, written);
            }
        }
        finally
        {
            await release.HelmAsync("uninstall", release.Namespace, "--no-hooks");
            await ChartCluster.KubectlAsync(null, "delete", "namespace", release.Namespace, "--wait=false");
        }
    }

    private static async Task SameAsync(Release release, JsonObject written)
    {
        var ns = written["metadata"]!["namespace"]?.GetValue<string>() ?? release.Namespace;
        var type = written["apiVersion"]!.GetValue<string>().Split('/');
        var kind = written["kind"]!.GetValue<string>() + (type.Length == 2 ? $".{type[1]}.{type[0]}" : "");
        var stored = JsonNode.Parse(await ChartCluster.KubectlAsync(null, "-n", ns, "get", kind, Rendered.Name(written), "-o", "json"))!;
        Assert.That(Missing(written, stored, ""), Is.Empty, $"{kind} {Rendered.Name(written)}");
    }

    // What was written and is not stored so; what the server adds is no matter.
    private static IEnumerable<string> Missing(JsonNode? written, JsonNode? stored, string path) => (written, stored) switch
    {
        (JsonObject w, JsonObject s) => w.SelectMany(p => Missing(p.Value, s[p.Key], $"{path}.{p.Key}")),
        (JsonArray w, JsonArray s) when w.Count == s.Count => w.SelectMany((v, i) => Missing(v, s[i], $"{path}[{i}]")),
        (null, null) => [],
        (JsonObject { Count: 0 }, null) or (JsonArray { Count: 0 }, null) => [],
        _ when written?.ToJsonString() == stored?.ToJsonString() => [],
        _ => [$"{path}: {written?.ToJsonString()} became {stored?.ToJsonString()}"],
    };
}
