using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Installation;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Installation;

public sealed class InstallerTests
{
    private static readonly ObjectKey _definition = new("", "externalsecrets.external-secrets.io");

    [Test]
    public async Task A_dead_conversion_webhook_of_another_release_is_taken_away()
    {
        await using var cluster = await LocalCluster.StartAsync();
        await using (var first = await cluster.KeyferryAsync())
        {
            await first.StopAsync();
        }

        var patched = await cluster.Kube.Api.PatchAsync(
            BuiltIn.CustomResourceDefinition, _definition,
            KubePatch.Merge(JsonNode.Parse("""
                {"spec": {"conversion": {"strategy": "Webhook", "webhook": {"conversionReviewVersions": ["v1"],
                 "clientConfig": {"service": {"namespace": "gone", "name": "old-webhook", "path": "/convert"}}}}}}
                """)!),
            new WriteOptions("an-old-release"), CancellationToken.None);
        Assert.That(patched.Value?.Spec.Conversion.Strategy, Is.EqualTo("Webhook"), patched.Failure?.Message);

        await using var second = await cluster.KeyferryAsync();

        var healed = await cluster.Kube.Api.GetAsync(BuiltIn.CustomResourceDefinition, _definition, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(healed.Value!.Spec.Conversion.Strategy, Is.EqualTo("None"));
            Assert.That(healed.Value.Spec.Conversion.Webhook, Is.Null);
        });
    }

    [Test]
    public async Task A_webhook_that_an_older_release_had_is_taken_away_though_its_bundle_belongs_to_the_certificates_controller()
    {
        await using var cluster = await LocalCluster.StartAsync();
        await using (var first = await cluster.KeyferryAsync())
        {
            await first.StopAsync();
        }

        await AddWebhookAsync(cluster, "former.keyferry.io", "keyferry-install");
        await AddWebhookAsync(cluster, "policy.example.com", "somebody");

        await using var second = await cluster.KeyferryAsync();

        var stored = await cluster.Kube.Api.GetAsync(BuiltIn.ValidatingWebhookConfiguration, new ObjectKey("", "keyferry"), CancellationToken.None);
        Assert.That(stored.Value!.Webhooks.Select(static w => w.Name), Is.EquivalentTo(new[] { "validate.keyferry.io", "deletions.keyferry.io", "policy.example.com" }));
    }

    // With a bundle of the certificates' controller, which makes that a second owner of the entry.
    private static async Task AddWebhookAsync(LocalCluster cluster, string name, string manager)
    {
        JsonObject Body(JsonObject webhook) => new()
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1", ["kind"] = "ValidatingWebhookConfiguration",
            ["metadata"] = new JsonObject { ["name"] = "keyferry" }, ["webhooks"] = new JsonArray(webhook),
        };
        var key = new ObjectKey("", "keyferry");
        var whole = JsonNode.Parse($$"""
            {"name": "{{name}}", "admissionReviewVersions": ["v1"], "sideEffects": "None", "failurePolicy": "Ignore",
             "clientConfig": {"url": "https://127.0.0.1:1/x"}, "rules": []}
            """)!.AsObject();
        var bundle = new JsonObject { ["name"] = name, ["clientConfig"] = new JsonObject { ["caBundle"] = "eA==" } };
        var type = UnstructuredType.Of(
            "admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", namespaced: false);
        var stored = (await cluster.Kube.Api.GetAsync(type, key, CancellationToken.None)).Value!.Content!["webhooks"]!.AsArray();
        foreach (var (entry, owner) in new[] { (whole, manager), (bundle, "keyferry-ca-bundle") })
        {
            // Each of the two names what it named before, and one entry more.
            var body = Body(entry);
            foreach (var known in stored.Select(static w => w!.DeepClone().AsObject()))
            {
                if (owner == "keyferry-ca-bundle")
                {
                    body["webhooks"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = known["name"]!.DeepClone(), ["clientConfig"] = new JsonObject { ["caBundle"] = known["clientConfig"]!["caBundle"]!.DeepClone() } });
                }
                else if (owner == "keyferry-install")
                {
                    known["clientConfig"]!.AsObject().Remove("caBundle");
                    body["webhooks"]!.AsArray().Add((JsonNode)known);
                }
            }

            var applied = await cluster.Kube.Api.PatchAsync(
                BuiltIn.ValidatingWebhookConfiguration, key, KubePatch.Apply(body), new WriteOptions(owner, Force: true), CancellationToken.None);
            Assert.That(applied.Failure?.Message, Is.Null);
        }
    }

    [Test]
    public void Only_the_fields_that_a_refusal_names_are_left_out()
    {
        const string of129 = """
            failed to create typed patch object (/x; apiextensions.k8s.io/v1, Kind=CustomResourceDefinition): errors:
              .spec.versions[name="v1"].selectableFields: field not declared in schema
            """;
        const string of120 = """
            failed to create typed patch object: errors:
              .spec.versions[name="v1"].schema.openAPIV3Schema.properties.spec.x-kubernetes-validations: field not declared in schema
              .spec.versions[name="v1"].selectableFields: field not declared in schema
            """;
        const string other = ".spec.nonsense: field not declared in schema\nsee selectableFields";

        Assert.Multiple(() =>
        {
            Assert.That(UnsupportedFields.UnknownIn(of129).Select(f => f.Name), Is.EqualTo(new[] { "selectableFields" }));
            Assert.That(UnsupportedFields.UnknownIn(of120).Select(f => f.Name),
                Is.EqualTo(new[] { "x-kubernetes-validations", "selectableFields" }));
            Assert.That(UnsupportedFields.UnknownIn(other), Is.Empty);
        });
    }

    [Test]
    public void A_field_is_removed_at_every_depth_and_others_stay()
    {
        var json = JsonNode.Parse("""{"a": [{"selectableFields": [1], "b": {"selectableFields": 2, "x-kubernetes-validations": []}}]}""");

        UnsupportedFields.Remove(json, "selectableFields");

        Assert.That(json!.ToJsonString(), Is.EqualTo("""{"a":[{"b":{"x-kubernetes-validations":[]}}]}"""));
    }
}
