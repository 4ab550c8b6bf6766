using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Server.Faults;
using Keyferry.Webhook.Commands;
using Keyferry.Webhook.Tests.Fakes;
using Keyferry.Webhook.Tests.Why;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Takeover;

/// <summary><c>keyferry takeover --check</c> of a cluster that External Secrets Operator left, and of one with all kinds of things in the way.</summary>
public sealed class TakeoverCommandTests
{
    private WhyScene _scene = null!;

    [SetUp]
    public async Task SetUp()
    {
        _scene = await WhyScene.StartAsync(engine: false);
        await RecordedCluster.RestoreAsync(_scene.Cluster.Kube);
    }

    [TearDown]
    public async Task TearDown() => await _scene.DisposeAsync();

    [Test]
    public async Task A_recorded_cluster_has_nothing_in_the_way_and_no_Secret_would_be_rewritten()
    {
        var (code, output, error) = await CheckAsync();

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, output + error);
            Assert.That(output, Does.Contain("target Secrets looked at: 0 Secrets would be rewritten, 0 things are in the way"));
            Assert.That(output, Does.Contain("failing: ExternalSecret takeover/failing: is in error already: SecretSyncedError"));
            Assert.That(output, Does.Contain("finalizer: Namespace takeover-blue: has the finalizer externalsecrets.external-secrets.io/ces-takeover-fan-out"));
        });
    }

    [Test]
    public async Task A_Secret_that_somebody_changed_or_deleted_would_be_rewritten()
    {
        await PatchAsync("extract", """{"data": {"user": "eA=="}}""");
        await PatchAsync("owner", """{"metadata": {"labels": {"reconcile.external-secrets.io/managed": null}}}""");
        await _scene.DeleteAsync("", "v1", "secrets", "takeover", "registry");

        var (code, output, _) = await CheckAsync();

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(output, Does.Contain("target: ExternalSecret takeover/extract: Secret \"extract\" does not hold what reconcile.external-secrets.io/data-hash says"));
            Assert.That(output, Does.Contain("ExternalSecret takeover/owner: Secret \"owner\" has no label"));
            Assert.That(output, Does.Contain("ExternalSecret takeover/registry: Secret \"registry\" is missing and would be made"));
            Assert.That(output, Does.Contain("3 Secrets would be rewritten"));
        });
    }

    [Test]
    public async Task What_this_build_does_not_have_is_in_the_way()
    {
        await _scene.ApplyAsync("""
            {"apiVersion": "external-secrets.io/v1", "kind": "SecretStore", "metadata": {"name": "old", "namespace": "default"},
             "spec": {"provider": {"chef": {"username": "u"}}}}
            """);
        await _scene.ApplyAsync("""
            {"apiVersion": "external-secrets.io/v1", "kind": "SecretStore", "metadata": {"name": "theirs", "namespace": "default"},
             "spec": {"controller": "other", "provider": {"fake": {"data": [{"key": "a", "value": "b"}]}}}}
            """);
        await _scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("default", "away", "theirs"));
        await _scene.ApplyAsync("""
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "teapots.generators.external-secrets.io"},
             "spec": {"group": "generators.external-secrets.io", "scope": "Namespaced", "names": {"plural": "teapots", "singular": "teapot", "kind": "Teapot", "listKind": "TeapotList"},
                      "versions": [{"name": "v1alpha1", "served": true, "storage": true,
                                    "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]}}
            """);
        await LocalCluster.UntilAsync(async () => (await _scene.Cluster.TryApplyAsync(JsonNode.Parse(
            """{"apiVersion": "generators.external-secrets.io/v1alpha1", "kind": "Teapot", "metadata": {"name": "pot", "namespace": "default"}, "spec": {}}""")!
            .AsObject())).Ok);
        await _scene.ApplyAsync("""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "external-secrets", "namespace": "default", "labels": {"app.kubernetes.io/name": "external-secrets"}},
             "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [
               {"name": "c", "image": "ghcr.io/external-secrets/external-secrets:v1.2.0", "args": ["--concurrent=3", "--brand-new-thing=true", "--client-qps=100"]}]}}}}
            """);
        await _scene.ApplyAsync("""
            {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration", "metadata": {"name": "secretstore-validate"},
             "webhooks": [{"name": "validate.secretstore.external-secrets.io", "sideEffects": "None", "admissionReviewVersions": ["v1"], "failurePolicy": "Ignore",
               "rules": [{"apiGroups": ["external-secrets.io"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["secretstores"], "scope": "Namespaced"}],
               "clientConfig": {"service": {"name": "gone", "namespace": "default", "path": "/validate"}}}]}
            """);

        var (code, output, _) = await CheckAsync("-o", "json");

        var findings = JsonElement.Parse(output).GetProperty("findings").EnumerateArray()
            .Select(static f => ($"{f.GetProperty("area")}|{f.GetProperty("subject")}|{f.GetProperty("inTheWay")}", f.GetProperty("message").GetString())).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1), output);
            Has("provider|SecretStore default/old|True", "provider chef is not in this build");
            Has("kind|Teapot default/pot|True", "this build has no kind Teapot");
            Has("class|SecretStore default/theirs|False", "controller class \"other\"");
            Has("class|ExternalSecret default/away|False", "another controller class");
            Has("deployment|Deployment default/external-secrets|False", "ghcr.io/external-secrets/external-secrets:v1.2.0");
            Has("flag|Deployment default/external-secrets|True", "--brand-new-thing: no such flag");
            Has("flag|Deployment default/external-secrets|False", "--client-qps: No effect");
            Has("webhook|ValidatingWebhookConfiguration secretstore-validate|True", "Service default/gone is gone");
        });

        void Has(string finding, string message) =>
            Assert.That(findings.Where(f => f.Item1 == finding).Select(static f => f.Item2), NUnit.Framework.Has.Some.Contains(message), output);
    }

    [Test]
    public async Task A_definition_that_a_webhook_converts_is_told()
    {
        var patched = await _scene.Cluster.Kube.Api.PatchAsync(
            BuiltIn.CustomResourceDefinition, new ObjectKey("", "secretstores.external-secrets.io"),
            KubePatch.Merge(JsonNode.Parse("""
                {"spec": {"conversion": {"strategy": "Webhook", "webhook": {"conversionReviewVersions": ["v1"],
                  "clientConfig": {"service": {"name": "external-secrets-webhook", "namespace": "default", "path": "/convert"}}}}}}
                """)!),
            WriteOptions.Plain, CancellationToken.None);
        Assert.That(patched.Ok, Is.True, patched.Failure?.Message);

        var (_, output, _) = await CheckAsync();

        Assert.That(output, Does.Contain("conversion: CustomResourceDefinition secretstores.external-secrets.io: objects are converted by a webhook (Service default/external-secrets-webhook)"));
    }

    [Test]
    public async Task What_cannot_be_read_ends_with_2()
    {
        _scene.Cluster.Server.Faults.Add(new Fault { Kind = FaultKind.Status, Code = 403, Resource = "secrets", Times = null });

        var (code, output, error) = await CheckAsync();

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain("secrets: you lack the right to list them in namespace \"takeover\""));
        Assert.That(output, Does.Contain("could not be read, so that more may be"));
    }

    [Test]
    public async Task Without_check_nothing_is_done()
    {
        var (code, _, error) = await RunAsync();

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.StartWith("--check: is required"));
    }

    private Task<(int Code, string Output, string Error)> CheckAsync(params string[] args) =>
        RunAsync(["--check", .. args]);

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext(output, error, static _ => null, []);
        var code = await new KeyferryCommand(context).InvokeAsync(["takeover", .. args, "--kubeconfig", _scene.Cluster.Kubeconfig]);
        return (code, output.ToString(), error.ToString());
    }

    private async Task PatchAsync(string secret, string json)
    {
        var patched = await _scene.Cluster.Kube.Api.PatchAsync(
            BuiltIn.Secret, new ObjectKey("takeover", secret), KubePatch.Merge(JsonNode.Parse(json)!), WriteOptions.Plain, CancellationToken.None);
        Assert.That(patched.Ok, Is.True, patched.Failure?.Message);
    }
}
