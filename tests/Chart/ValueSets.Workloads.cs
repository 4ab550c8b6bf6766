using Keyferry.Chart.Tests.Fixture;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests;

/// <summary>Values about pods and about what is served.</summary>
public static partial class ValueSets
{
    /// <summary>A values file with what users of the peer's chart set.</summary>
    public static string PeerValues { get; } = Repository.Path("tests", "Chart", "Values", "peer.yaml");

    private static IEnumerable<ValueSet> Workloads =>
    [
        new("a values file of the peer's chart", ["-f", PeerValues], r =>
        {
            Assert.That(r.Args(), Has.Member("--loglevel=debug").And.Member("--zap-time-encoding=rfc3339").And.Member("--concurrent=5")
                .And.Member("--store-requeue-interval=10m").And.Member("--controller-class=blue").And.Member("--client-qps=80")
                .And.Member("--enable-extended-metric-labels=true").And.Member("--unsafe-allow-generic-targets=true"));
            Assert.That(r.Pod()["tolerations"]!.ToJsonString(), Does.Contain("system"));
            Assert.That(r.One("ServiceAccount", "external-secrets")["metadata"]!["annotations"]!["eks.amazonaws.com/role-arn"], Is.Not.Null);
            Assert.That(r.All("MutatingWebhookConfiguration").Single()["webhooks"]![0]!["failurePolicy"]!.GetValue<string>(), Is.EqualTo("Ignore"));
            Assert.That(r.Names("ConfigMap"), Has.Member("beside-it"), "extraObjects");
            Assert.That(Rights(r), Does.Contain("create configmaps.").And.Contain("patch applications.argoproj.io"));
        }),
        new("the webhook apart", ["--set", "webhook.separate=true", "--set", "webhook.replicaCount=3", "--set", "webhook.nodeSelector.role=edge",
            "--set", "injection.enabled=false"], r =>
        {
            Assert.That(r.Names("Deployment"), Is.EquivalentTo(new[] { "external-secrets", "external-secrets-webhook" }));
            Assert.That(r.Args("external-secrets"), Has.Member("--enable-webhook=false").And.Member("--injection=false"));
            Assert.That(r.Args("external-secrets-webhook")[0], Is.EqualTo("webhook"));
            Assert.That(Replicas(r, "external-secrets-webhook"), Is.EqualTo(3));
            Assert.That(r.Pod("external-secrets-webhook")["nodeSelector"]!["role"]!.GetValue<string>(), Is.EqualTo("edge"));
            Assert.That(r.One("Service", "external-secrets-webhook")["spec"]!["selector"]!["app.kubernetes.io/name"]!.GetValue<string>(),
                Is.EqualTo("external-secrets-webhook"));
            Assert.That(Fixture.Right.Of(r.Objects, "external-secrets-webhook").Where(static x => x.Right.Resource == "secrets" && x.Namespace.Length == 0), Is.Empty,
                "the webhook reads no Secret but its own");
        }),
        new("no webhook", ["--set", "webhook.create=false"], r =>
        {
            Assert.That(r.Args(), Has.Member("--enable-webhook=false"));
            Assert.That(r.All("ValidatingWebhookConfiguration").Concat(r.All("MutatingWebhookConfiguration")).Concat(r.All("Service")), Is.Empty);
        }),
        new("only the webhook", ["--set", "createOperator=false", "--set", "injection.enabled=false"], r =>
        {
            Assert.That(r.Names("Deployment"), Is.EqualTo(new[] { "external-secrets-webhook" }));
            Assert.That(Fixture.Right.Of(r.Objects, "external-secrets-webhook").Where(static x => x.Right.Resource == "secrets" && x.Namespace.Length == 0), Is.Empty);
        }),
        new("names", ["--set", "fullnameOverride=carrier", "--set", "namespaceOverride=elsewhere", "--set", "commonLabels.team=blue"], r =>
        {
            Assert.That(r.One("Deployment", "carrier")["metadata"]!["namespace"]!.GetValue<string>(), Is.EqualTo("elsewhere"));
            Assert.That(r.Args(), Has.Member("--release-name=carrier").And.Member("--service-namespace=elsewhere"));
            Assert.That(r.Objects.Where(static o => o["kind"]!.GetValue<string>() != "CustomResourceDefinition"),
                Has.All.Matches<System.Text.Json.Nodes.JsonObject>(static o => o!["metadata"]!["labels"]!["team"]?.GetValue<string>() == "blue"));
        }),
        new("an image of one's own",
            ["--set", "image.repository=registry.example.com/keyferry", "--set", "image.tag=1.2.3", "--set", "image.flavour=ubi",
                "--set", "imagePullSecrets[0].name=pull", "--set", "image.pullPolicy=Always"], r =>
            {
                Assert.That(r.Container()["image"]!.GetValue<string>(), Is.EqualTo("registry.example.com/keyferry:1.2.3-ubi"));
                Assert.That(r.Container()["imagePullPolicy"]!.GetValue<string>(), Is.EqualTo("Always"));
                Assert.That(r.Pod()["imagePullSecrets"]![0]!["name"]!.GetValue<string>(), Is.EqualTo("pull"));
            }),
        new("authorities and a proxy",
            ["--set", "caBundle.pem=-----BEGIN CERTIFICATE-----", "--set", "caBundle.configMapName=roots", "--set", "proxy.httpsProxy=http://proxy:3128",
                "--set", "proxy.noProxy={vault.internal}"], r =>
            {
                var env = r.Container()["env"]!.ToJsonString();
                Assert.That(env, Does.Contain("http://proxy:3128").And.Contain("/etc/ssl/certs:/etc/keyferry/ca")
                    .And.Contain("$(KUBERNETES_SERVICE_HOST)").And.Contain("vault.internal"));
                Assert.That(r.Container()["volumeMounts"]!.ToJsonString(), Does.Contain("\"readOnly\":true"));
                Assert.That(r.Pod()["volumes"]!.ToJsonString(), Does.Contain("roots").And.Contain("external-secrets-ca-bundle"));
            }),
        new("less is served",
            ["--set", "processClusterExternalSecret=false", "--set", "processClusterPushSecret=false", "--set", "processPushSecret=false",
                "--set", "processClusterStore=false", "--set", "processClusterGenerator=false", "--set", "injection.enabled=false"], r =>
            {
                Assert.That(r.Args(), Has.Member("--enable-cluster-external-secret-reconciler=false")
                    .And.Member("--enable-push-secret-reconciler=false").And.Member("--enable-cluster-store-reconciler=false"));
                Assert.That(Rights(r), Does.Not.Contain("pushsecrets").And.Not.Contain("clustergenerators").And.Not.Contain("create externalsecrets."));
            }),
        new("fewer definitions", ["--set", "crds.createPushSecret=false", "--set", "crds.createClusterPushSecret=false", "--set", "crds.annotations.a=b"], r =>
        {
            Assert.That(r.All("CustomResourceDefinition").Count(), Is.EqualTo(23));
            Assert.That(r.Args(), Has.Member("--enable-push-secret-reconciler=false"));
            Assert.That(r.All("CustomResourceDefinition"), Has.All.Matches<System.Text.Json.Nodes.JsonObject>(static d =>
                d!["metadata"]!["annotations"]!["a"]!.GetValue<string>() == "b"
                && d["metadata"]!["annotations"]!["helm.sh/resource-policy"]!.GetValue<string>() == "keep"));
        }),
        new("the leader's settings",
            ["--set", "leaderElect=true", "--set", "leaderElectionID=mine", "--set", "leaderElectionLeaseDuration=30s",
                "--set", "leaderElectionRenewDeadline=20s", "--set", "leaderElectionRetryPeriod=5s"], r =>
            {
                Assert.That(r.Args(), Has.Member("--leader-election-id=mine").And.Member("--leader-election-lease-duration=30s"));
                Assert.That(Rights(r), Does.Contain("update leases.coordination.k8s.io mine"));
            }),
        new("restarts", [], r =>
            Assert.That(Rights(r), Does.Contain("patch deployments.apps").And.Contain("patch statefulsets.apps").And.Contain("patch daemonsets.apps"))),
        new("neither restarts nor injection", ["--set", "restarts.enabled=false", "--set", "injection.enabled=false"], r =>
        {
            Assert.That(r.Args(), Has.Member("--enable-restarts=false").And.Member("--injection=false"));
            Assert.That(Rights(r), Does.Not.Contain(".apps").And.Not.Contain("pods").And.Not.Contain(".batch"));
            Assert.That(r.One("MutatingWebhookConfiguration")["webhooks"]!.ToJsonString(), Does.Not.Contain("inject"));
        }),
        new("settings of restarts and injection",
            ["--set", "restarts.argoRollouts=false", "--set", "restarts.reloaderAnnotations=false", "--set", "restarts.debounce=30s",
                "--set", "injection.failurePolicy=Ignore", "--set", "injection.wait=5s"], r =>
            {
                Assert.That(r.Args(), Has.Member("--restart-reloader-annotations=false").And.Member("--restart-debounce=30s")
                    .And.Member("--injection-failure-policy=Ignore").And.Member("--injection-wait=5s"));
                Assert.That(Rights(r), Does.Not.Contain("argoproj"));
            }),
        new("the status page", ["--set", "ui.enabled=true"], r =>
        {
            Assert.That(r.Args(), Has.Member("--enable-ui=true"));
            Assert.That(Rights(r), Does.Contain("create tokenreviews.authentication.k8s.io").And.Contain("create subjectaccessreviews.authorization.k8s.io"));
        }),
        new("the status page of an engine in one namespace",
            ["--set", "ui.enabled=true", "--set", "scopedNamespace=shop", "--set", "scopedRBAC=true"], r =>
            Assert.That(r.Names("ClusterRole").Where(static n => n.EndsWith("-ui", StringComparison.Ordinal)), Has.One.Items, "reviews are of the whole cluster")),
        new("metrics with a token",
            [
                "--set", "metrics.listen.secure.enabled=true", "--set", "metrics.listen.auth.enabled=true", "--set", "webhook.separate=true",
                "--set", "serviceMonitor.enabled=true", "--set", "serviceMonitor.renderMode=alwaysRender",
                "--set", "serviceMonitor.authorization.credentials.name=prometheus", "--set", "serviceMonitor.authorization.credentials.key=token",
            ],
            r =>
            {
                foreach (var deployment in r.Names("Deployment"))
                {
                    Assert.That(r.Args(deployment), Has.Member("--metrics-secure=true").And.Member("--metrics-auth=true"), deployment);
                }

                Assert.That(r.Names("ClusterRole").Where(static n => n.EndsWith("-metrics", StringComparison.Ordinal)), Has.Exactly(2).Items, "the engine's and the webhook's");
                Assert.That(Rights(r), Does.Contain("create tokenreviews.authentication.k8s.io").And.Contain("create subjectaccessreviews.authorization.k8s.io"));
                Assert.That(r.All("ServiceMonitor"), Has.Exactly(2).Items);
                foreach (var endpoint in r.All("ServiceMonitor").Select(static m => m["spec"]!["endpoints"]![0]!))
                {
                    Assert.That(endpoint["authorization"]!.ToJsonString(), Is.EqualTo("""{"credentials":{"key":"token","name":"prometheus"}}"""));
                    Assert.That(endpoint["tlsConfig"]!.ToJsonString(), Does.Contain("\"ca.crt\"").And.Contain("\"serverName\"").And.Not.Contain("insecureSkipVerify"));
                }
            }),
        new("a certificate of one's own", ["--set", "webhook.certificateSecretName=mine"], r =>
        {
            Assert.That(r.Args(), Has.Member("--webhook-cert-dir=/etc/keyferry/webhook-certificate"));
            Assert.That(r.Pod()["volumes"]!.ToJsonString(), Does.Contain("\"secretName\":\"mine\""));
        }),
        new("a budget of pods that may be missing",
            ["--set", "podDisruptionBudget.enabled=true", "--set", "podDisruptionBudget.maxUnavailable=50%"], r =>
            Assert.That(r.One("PodDisruptionBudget")["spec"]!["maxUnavailable"]!.GetValue<string>(), Is.EqualTo("50%"))),
        new("one replica has no budget", ["--set", "replicaCount=1"], r => Assert.That(r.All("PodDisruptionBudget"), Is.Empty)),
        new("probes", ["--set", "livenessProbe.spec.httpGet.port=9000", "--set", "startupProbe.enabled=true", "--set", "readinessProbe.spec.periodSeconds=7"], r =>
        {
            Assert.That(r.Args(), Has.Member("--health-port=9000"));
            Assert.That(r.Container()["startupProbe"], Is.Not.Null);
            Assert.That(r.Container()["readinessProbe"]!["periodSeconds"]!.GetValue<long>(), Is.EqualTo(7));
        }),
        new("OpenShift chooses users", ["--set", "global.compatibility.openshift.adaptSecurityContext=force"], r =>
            Assert.That(r.Container()["securityContext"]!.ToJsonString(), Does.Not.Contain("runAsUser").And.Contain("\"runAsNonRoot\":true"))),
        new("extra arguments as a map", ["--set", "extraArgs.unknown-fields=deny", "--set", "extraArgs.enable-generator-state="], r =>
            Assert.That(r.Args(), Has.Member("--unknown-fields=deny").And.Member("--enable-generator-state"))),
    ];

    private static string Rights(Rendered r) =>
        string.Join('\n', r.Names("ServiceAccount").Where(static a => !a.EndsWith("-uninstall", StringComparison.Ordinal))
            .SelectMany(a => Fixture.Right.Of(r.Objects, a)).Select(static x => x.Right.ToString()).Order(StringComparer.Ordinal));
}
