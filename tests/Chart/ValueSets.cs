using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Chart.Tests;

/// <summary>The values that tutorials install External Secrets Operator's chart with, and those of its users.</summary>
public static partial class ValueSets
{
    /// <summary>All of them.</summary>
    public static IEnumerable<ValueSet> All => [.. Tutorials, .. Workloads, .. Monitoring, .. Scopes];

    private static IEnumerable<ValueSet> Tutorials =>
    [
        new("nothing set", [], r =>
        {
            Assert.That(r.Names("Deployment"), Is.EqualTo(new[] { "external-secrets" }));
            Assert.That(r.Names("ServiceAccount"), Has.Member("external-secrets"), "IAM trust policies of tutorials name it");
            Assert.That(r.One("Deployment")["spec"]!["selector"]!["matchLabels"]!.ToJsonString(),
                Is.EqualTo("""{"app.kubernetes.io/name":"external-secrets","app.kubernetes.io/instance":"external-secrets"}"""),
                "the peer's selector cannot be changed by an upgrade");
            Assert.That(r.All("CustomResourceDefinition").Count(), Is.EqualTo(25));
        }),
        new("definitions and the webhook's port", ["--set", "installCRDs=true", "--set", "webhook.port=9443"], r =>
        {
            Assert.That(r.Args(), Has.Member("--webhook-port=9443"));
            Assert.That(r.Container()["ports"]![0]!.ToJsonString(), Does.Contain("9443"));
            Assert.That(r.One("Service", "external-secrets-webhook")["spec"]!["ports"]![0]!["port"]!.GetValue<long>(), Is.EqualTo(443));
            Assert.That(r.Names("CustomResourceDefinition"), Has.Member("externalsecrets.external-secrets.io"));
        }),
        new("crds.install", ["--set", "crds.install=true"], r => Assert.That(r.All("CustomResourceDefinition").Count(), Is.EqualTo(25))),
        new("no crds.install", ["--set", "crds.install=false"], r => Assert.That(r.All("CustomResourceDefinition"), Is.Empty)),
        new("no installCRDs", ["--set", "installCRDs=false"], r => Assert.That(r.All("CustomResourceDefinition"), Is.Empty)),
        new("a named service account", ["--set", "serviceAccount.create=true", "--set", "serviceAccount.name=external-secrets"], r =>
            Assert.That(r.Pod()["serviceAccountName"]!.GetValue<string>(), Is.EqualTo("external-secrets"))),
        new("replicas, resources and a monitor",
            ["--set", "installCRDs=true", "--set", "replicaCount=2", "--set", "resources.limits.cpu=200m",
                "--set", "resources.limits.memory=256Mi", "--set", "resources.requests.cpu=100m",
                "--set", "resources.requests.memory=128Mi", "--set", "serviceMonitor.enabled=true",
                "--set", "webhook.replicaCount=2", "--api-versions", "monitoring.coreos.com/v1/ServiceMonitor"], r =>
            {
                Assert.That(Replicas(r), Is.EqualTo(2));
                Assert.That(r.Container()["resources"]!.ToJsonString(), Is.EqualTo(
                    """{"limits":{"cpu":"200m","memory":"256Mi"},"requests":{"cpu":"100m","memory":"128Mi"}}"""));
                var monitor = r.One("ServiceMonitor");
                var service = r.One("Service", "external-secrets-metrics");
                foreach (var (label, value) in monitor["spec"]!["selector"]!["matchLabels"]!.AsObject())
                {
                    Assert.That(service["metadata"]!["labels"]![label]!.GetValue<string>(), Is.EqualTo(value!.GetValue<string>()));
                }

                Assert.That(r.Args(), Has.Member("--enable-leader-election=true"));
            }),
        new("scaled up, with flags of the tutorials",
            ["--set", "replicaCount=3", "--set", "resources.limits.cpu=500m", "--set", "resources.limits.memory=512Mi",
                "--set", "webhook.replicaCount=3", "--set", "concurrent=15",
                "--set", "extraArgs={--enable-flood-protection=true,--max-concurrent-reconciles=10}"], r =>
            {
                Assert.That(Replicas(r), Is.EqualTo(3));
                Assert.That(r.Args(), Has.Member("--concurrent=15").And.Member("--enable-flood-protection=true")
                    .And.Member("--max-concurrent-reconciles=10"));
            }),
        new("autoscaling",
            ["--set", "autoscaling.enabled=true", "--set", "autoscaling.minReplicas=2", "--set", "autoscaling.maxReplicas=10",
                "--set", "autoscaling.targetCPUUtilizationPercentage=70"], r =>
            {
                var scaler = r.One("HorizontalPodAutoscaler")["spec"]!;
                Assert.That(scaler["minReplicas"]!.GetValue<long>(), Is.EqualTo(2));
                Assert.That(scaler["maxReplicas"]!.GetValue<long>(), Is.EqualTo(10));
                Assert.That(scaler["metrics"]!.ToJsonString(), Does.Contain("\"averageUtilization\":70").And.Contain("\"cpu\""));
                Assert.That(r.One("Deployment")["spec"]!["replicas"], Is.Null, "Helm and the scaler would undo each other");
            }),
    ];

    private static IEnumerable<ValueSet> Monitoring =>
    [
        new("everything that watches",
            ["--set", "serviceMonitor.enabled=true", "--set", "serviceMonitor.renderMode=alwaysRender", "--set", "podMonitor.enabled=true",
                "--set", "podMonitor.renderMode=alwaysRender", "--set", "prometheusRule.enabled=true",
                "--set", "prometheusRule.renderMode=alwaysRender", "--set", "grafanaDashboard.enabled=true",
                "--set", "serviceMonitor.additionalLabels.release=prometheus", "--set", "serviceMonitor.interval=15s"], r =>
            {
                Assert.That(r.One("ServiceMonitor")["metadata"]!["labels"]!["release"]!.GetValue<string>(), Is.EqualTo("prometheus"));
                Assert.That(r.One("ServiceMonitor")["spec"]!["endpoints"]![0]!["interval"]!.GetValue<string>(), Is.EqualTo("15s"));
                Assert.That(r.One("PodMonitor")["spec"]!["podMetricsEndpoints"]![0]!["port"]!.GetValue<string>(), Is.EqualTo("metrics"));
                Assert.That(r.One("PrometheusRule")["spec"]!["groups"]!.AsArray(), Is.Not.Empty);
                var dashboards = r.All("ConfigMap").Where(static c => c["metadata"]!["labels"]!["grafana_dashboard"] is not null).ToList();
                Assert.That(dashboards, Is.Not.Empty);
                foreach (var text in dashboards.SelectMany(static d => d["data"]!.AsObject()))
                {
                    Assert.That(JsonNode.Parse(text.Value!.GetValue<string>())!["title"]!.GetValue<string>(), Does.Contain("Keyferry"));
                }
            }),
        new("no monitor where the cluster has none", ["--set", "serviceMonitor.enabled=true"], r => Assert.That(r.All("ServiceMonitor"), Is.Empty)),
        new("a service of metrics", ["--set", "metrics.service.enabled=true", "--set", "metrics.service.port=9090", "--set", "metrics.listen.port=9091"], r =>
        {
            Assert.That(r.One("Service", "external-secrets-metrics")["spec"]!["ports"]![0]!["port"]!.GetValue<long>(), Is.EqualTo(9090));
            Assert.That(r.Args(), Has.Member("--metrics-port=9091"));
        }),
        new("metrics without names", ["--set", "metrics.objectLabels=false"], r => Assert.That(r.Args(), Has.Member("--metrics-object-labels=false"))),
        new("a network policy", ["--set", "networkPolicy.enabled=true"], r =>
        {
            var policy = r.One("NetworkPolicy")["spec"]!.ToJsonString();
            Assert.That(policy, Does.Contain("\"kubernetes.io/metadata.name\":\"monitoring\"").And.Contain("10250").And.Contain("8080")
                .And.Contain("{\"protocol\":\"UDP\",\"port\":53}").And.Contain("{\"protocol\":\"TCP\",\"port\":443}"));
        }),
        new("a network policy with rules of one's own",
            ["--set", "networkPolicy.enabled=true", "--set-json", """networkPolicy.egress=[{"ports":[{"port":8200,"protocol":"TCP"}]}]"""], r =>
            Assert.That(r.One("NetworkPolicy")["spec"]!["egress"]!.ToJsonString(), Does.Contain("8200"))),
    ];

    private static long Replicas(Fixture.Rendered r, string? name = null) => r.One("Deployment", name)["spec"]!["replicas"]!.GetValue<long>();
}
