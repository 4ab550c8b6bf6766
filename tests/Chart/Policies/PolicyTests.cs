using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Policies;

/// <summary>What a stolen token of our ServiceAccount is worth, judged by the API server's own library.</summary>
public sealed class PolicyTests
{
    private const string Kept = """{"reconcile.external-secrets.io/managed": "true"}""";

    private static IEnumerable<TestCaseData> Cases =>
    [
        .. Secrets().Select(static c => Case("secrets", c.Attempt, c.Said)),
        .. Tokens().Select(static c => Case("tokens", c.Attempt, c.Said)),
        .. Webhooks().Select(static c => Case("webhooks", c.Attempt, c.Said)),
        .. Namespaces().Select(static c => Case("namespaces", c.Attempt, c.Said)),
        .. Workloads().Select(static c => Case("workloads|daemonsets", c.Attempt, c.Said)),
    ];

    [Test]
    public async Task Every_expression_compiles()
    {
        var (errors, _) = await PolicyCheck.JudgeAsync([], "--set", "restarts.enabled=true", "--set", "admissionPolicies.deniedNamespaces={kube-system}");
        Assert.That(errors, Is.Empty);
    }

    [TestCaseSource(nameof(Cases))]
    public async Task The_policies_judge_rightly(string policies, Attempt attempt, string? said)
    {
        var (_, judgements) = await PolicyCheck.JudgeAsync(
            [attempt], "--set", "restarts.enabled=true", "--set", "admissionPolicies.deniedNamespaces={vaults}");
        Assert.That(judgements[0].Judges, Has.Length.EqualTo(1), "one policy speaks of it");
        Assert.That(policies.Split('|').Select(static p => $"keyferry-{p}"), Has.Member(judgements[0].Judges[0]));
        Assert.That(string.Join('\n', judgements[0].Messages), said is null ? Is.Empty : Does.Contain(said));
    }

    [Test]
    public async Task Of_others_nothing_is_said()
    {
        var (_, judgements) = await PolicyCheck.JudgeAsync(
            [Secret("by a person", "CREATE", "{}") with { User = "jane" },
                Secret("by our namesake elsewhere", "CREATE", "{}") with { User = "system:serviceaccount:shop:keyferry" }]);
        Assert.That(judgements.SelectMany(static j => j.Judges), Is.Empty);
    }

    [Test]
    public async Task Audiences_and_the_default_one_are_values()
    {
        Attempt[] attempts = [Token("ours", """["conjur"]"""), Token("none", null), Token("another", """["sts.amazonaws.com"]""")];
        var (_, judgements) = await PolicyCheck.JudgeAsync(
            attempts, "--set", "admissionPolicies.tokenAudiences={conjur}", "--set", "admissionPolicies.allowDefaultAudience=false");
        Assert.That(judgements.Select(static j => j.Messages.Length), Is.EqualTo(new[] { 0, 1, 1 }));
    }

    [Test]
    public async Task The_webhook_apart_is_bound_too()
    {
        var attempt = Secret("the webhook's token", "CREATE", "{}") with { User = "system:serviceaccount:keyferry:keyferry-webhook" };
        var (_, judgements) = await PolicyCheck.JudgeAsync([attempt], "--set", "webhook.separate=true");
        Assert.That(judgements[0].Messages, Has.Length.EqualTo(1));
    }

    private static IEnumerable<(Attempt Attempt, string? Said)> Secrets() =>
    [
        (Secret("makes a target", "CREATE", Kept), null),
        (Secret("writes a target", "UPDATE", Kept, Kept), null),
        (Secret("takes a Secret over", "UPDATE", Kept, "{}"), null),
        (Secret("lets a Secret go", "UPDATE", "{}", Kept), null),
        (Secret("deletes a target", "DELETE", null, Kept), null),
        (Secret("makes an unmarked Secret", "CREATE", "{}"), "bear the label reconcile.external-secrets.io/managed only, and Secret shop/db does not"),
        (Secret("changes somebody's Secret", "UPDATE", """{"a": "b"}""", "{}"), "Secret shop/db does not"),
        (Secret("deletes somebody's Secret", "DELETE", null, "{}"), "Secret shop/db does not"),
        (Secret("says that it is not kept", "CREATE", """{"reconcile.external-secrets.io/managed": "false"}"""), "does not"),
        (Secret("makes a token of a ServiceAccount", "CREATE", Kept, type: "kubernetes.io/service-account-token"), "what it holds is a right in the cluster"),
        (Secret("makes a bootstrap token", "CREATE", Kept, type: "bootstrap.kubernetes.io/token"), "a right in the cluster"),
        (Secret("changes a release of Helm", "UPDATE", Kept, Kept, "helm.sh/release.v1"), "a right in the cluster"),
        (Secret("makes TLS material", "CREATE", Kept, type: "kubernetes.io/tls"), null),
        (Secret("makes its certificate", "CREATE", "{}") with { Namespace = "keyferry", ObjectName = "keyferry-webhook-ca" }, null),
        (Secret("makes the key of restarts", "CREATE", "{}") with { Namespace = "keyferry", ObjectName = "keyferry-restart-key" }, null),
        (Secret("makes that elsewhere", "CREATE", "{}") with { ObjectName = "keyferry-webhook-ca" }, "does not"),
        (Secret("writes where it must not", "CREATE", Kept) with { Namespace = "vaults" }, "Keyferry writes no Secret in vaults"),
    ];

    private static IEnumerable<(Attempt Attempt, string? Said)> Tokens() =>
    [
        (Token("AWS", """["sts.amazonaws.com"]"""), null),
        (Token("Azure", """["api://AzureADTokenExchange"]"""), null),
        (Token("Vault", """["vault"]"""), null),
        (Token("GKE", """["my-project.svc.id.goog"]"""), null),
        (Token("federation", """["https://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q"]"""), null),
        (Token("none, as Vault's Kubernetes login", null), null),
        (Token("none, of the cluster's own", null) with { Namespace = "kube-system" }, "the cluster's own namespaces"),
        (Token("the API server by name", """["https://kubernetes.default.svc"]"""), "no token for https://kubernetes.default.svc: add the audience to admissionPolicies.tokenAudiences"),
        (Token("two, one of them unknown", """["vault", "other"]"""), "vault, other"),
        (Token("for a day", """["vault"]""", 86400), "longer than an hour"),
    ];

    private static IEnumerable<(Attempt Attempt, string? Said)> Webhooks() =>
    [
        (Webhook("writes its bundle", "UPDATE", Configuration("\"caBundle\": \"bmV3\","), Configuration("\"caBundle\": \"b2xk\",")), null),
        (Webhook("writes its first bundle", "UPDATE", Configuration("\"caBundle\": \"bmV3\","), Configuration("")), null),
        (Webhook("of another name", "UPDATE", Configuration(""), Configuration("")) with { ObjectName = "other" }, "called keyferry only"),
        (Webhook("makes one", "CREATE", Configuration(""), null), "makes and deletes none"),
        (Webhook("deletes it", "DELETE", null, Configuration("")), "makes and deletes none"),
        (Webhook("leads it elsewhere", "UPDATE", Configuration("", service: "thief"), Configuration("")), "nothing of its webhook configurations but caBundle"),
        (Webhook("looks at all Secrets", "UPDATE", Configuration("", resources: "secrets"), Configuration("")), "but caBundle"),
        (Webhook("gives way", "UPDATE", Configuration("", policy: "Ignore"), Configuration("")), "but caBundle"),
    ];

    private static IEnumerable<(Attempt Attempt, string? Said)> Namespaces() =>
    [
        (Namespace("frees it", """{"labels": {"a": "b"}}""", """{"labels": {"a": "b"}, "finalizers": ["externalsecrets.external-secrets.io/ces-x"]}"""), null),
        (Namespace("relaxes its pods", """{"labels": {"pod-security.kubernetes.io/enforce": "privileged"}}""", """{"labels": {}}"""), "changes nothing else"),
        (Namespace("holds it", """{"finalizers": ["a/b"]}""", "{}"), "changes nothing else"),
        (Namespace("annotates it", """{"annotations": {"a": "b"}}""", "{}"), "changes nothing else"),
    ];

    private static IEnumerable<(Attempt Attempt, string? Said)> Workloads() =>
    [
        (Workload("restarts it", "deployments", "app:1", "2"), null),
        (Workload("restarts a set", "statefulsets", "app:1", "2"), null),
        (Workload("restarts daemons", "daemonsets", "app:1", "2"), null),
        (Workload("runs something else", "deployments", "thief:1", "2"), "annotations of pod templates, and nothing else"),
        (Workload("runs something else everywhere", "daemonsets", "thief:1", "2"), "nothing else"),
    ];

    private static TestCaseData Case(string policy, Attempt attempt, string? said) =>
        new TestCaseData(policy, attempt, said).SetArgDisplayNames($"{policy}: {attempt.Name}");

    private static Attempt Secret(string name, string operation, string? labels, string? before = null, string type = "Opaque") => new(
        name, operation, "secrets", SecretOf(labels, type), before is null ? null : SecretOf(before, type));

    private static JsonNode? SecretOf(string? labels, string type) => labels is null ? null : JsonNode.Parse(
        $$"""{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db", "namespace": "shop", "labels": {{labels}}}, "type": "{{type}}"}""");

    private static Attempt Token(string name, string? audiences, int seconds = 3600) => new(
        name, "CREATE", "serviceaccounts",
        new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["metadata"] = new JsonObject { ["name"] = "app" },
            ["spec"] = SpecOf(audiences, seconds),
        })
    {
        Subresource = "token", Kind = "TokenRequest", ObjectName = "app",
    };

    private static JsonObject SpecOf(string? audiences, int seconds) => audiences is null
        ? new JsonObject { ["expirationSeconds"] = seconds }
        : new JsonObject { ["expirationSeconds"] = seconds, ["audiences"] = JsonNode.Parse(audiences) };

    private static Attempt Webhook(string name, string operation, JsonNode? now, JsonNode? before) => new(
        name, operation, "mutatingwebhookconfigurations", now, before)
    {
        Group = "admissionregistration.k8s.io", Kind = "MutatingWebhookConfiguration", Namespace = "", ObjectName = "keyferry",
    };

    // With what the API server fills in.
    private static JsonNode Configuration(string bundle, string service = "keyferry-webhook", string resources = "externalsecrets", string policy = "Fail") =>
        JsonNode.Parse($$$"""
            {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration", "metadata": {"name": "keyferry"},
             "webhooks": [{"name": "default.keyferry.io", "admissionReviewVersions": ["v1"], "failurePolicy": "{{{policy}}}", "sideEffects": "None",
               "clientConfig": { {{{bundle}}} "service": {"name": "{{{service}}}", "namespace": "keyferry", "path": "/mutate", "port": 443}},
               "matchPolicy": "Equivalent", "namespaceSelector": {}, "objectSelector": {}, "timeoutSeconds": 5, "reinvocationPolicy": "Never",
               "matchConditions": [{"name": "a", "expression": "true"}],
               "rules": [{"apiGroups": ["external-secrets.io"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["{{{resources}}}"], "scope": "*"}]}]}
            """)!;

    private static Attempt Namespace(string name, string now, string before) => new(
        name, "UPDATE", "namespaces", NamespaceOf(now), NamespaceOf(before)) { Kind = "Namespace", ObjectName = "shop" };

    private static JsonNode NamespaceOf(string metadata) =>
        JsonNode.Parse($$$"""{"apiVersion": "v1", "kind": "Namespace", "metadata": {{{metadata}}}, "spec": {"finalizers": ["kubernetes"]}}""")!;

    private static Attempt Workload(string name, string resource, string image, string restart) => new(
        name, "UPDATE", resource, WorkloadOf(resource, image, restart), WorkloadOf(resource, "app:1", "1"))
    {
        Group = "apps", Kind = "Deployment", ObjectName = "app",
    };

    private static JsonNode WorkloadOf(string resource, string image, string restart) => JsonNode.Parse($$$$$"""
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "app"},
         "spec": { {{{{{(resource == "daemonsets" ? "" : "\"replicas\": 2,")}}}}} "selector": {"matchLabels": {"app": "app"}},
           "template": {"metadata": {"labels": {"app": "app"}, "annotations": {"keyferry.io/restarted": "{{{{{restart}}}}}"}},
             "spec": {"containers": [{"name": "app", "image": "{{{{{image}}}}}"}]}}}}
        """)!;
}
