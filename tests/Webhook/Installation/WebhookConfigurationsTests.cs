using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Admission.Registrations;
using Keyferry.Api.Crds;
using Keyferry.Api.Shared;
using Keyferry.Injection.Webhooks;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Installation;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Installation;

public sealed class WebhookConfigurationsTests
{
    [Test]
    public void With_a_url_the_API_server_calls_it_with_the_path()
    {
        var configurations = LocalCluster.Webhooks(new WebhookOptions { Url = new Uri("https://127.0.0.1:9443") });

        Assert.Multiple(() =>
        {
            Assert.That(Client(configurations.Mutating()).ToJsonString(),
                Is.EqualTo("""{"url":"https://127.0.0.1:9443/mutate"}"""));
            Assert.That(Client(configurations.Validating()).ToJsonString(),
                Is.EqualTo("""{"url":"https://127.0.0.1:9443/validate"}"""));
        });
    }

    [Test]
    public void Without_a_url_the_API_server_calls_the_Service()
    {
        var configurations = LocalCluster.Webhooks(new WebhookOptions { ServiceName = "hook", ServiceNamespace = "keys" });

        Assert.That(Client(configurations.Validating()).ToJsonString(),
            Is.EqualTo("""{"service":{"name":"hook","namespace":"keys","path":"/validate","port":443}}"""));
    }

    [Test]
    public void Creations_and_updates_of_every_kind_are_asked_for_and_nothing_else()
    {
        var stored = LocalCluster.Webhooks(new WebhookOptions { ReleaseName = "blue" }).Validating()
            .Deserialize(BuiltIn.ValidatingWebhookConfiguration.Json)!;
        var webhook = stored.Webhooks.Single(static w => w.Name == "validate.keyferry.io");

        Assert.Multiple(() =>
        {
            Assert.That(stored.Metadata.Name, Is.EqualTo("blue"));
            Assert.That(webhook.Rules.SelectMany(r => r.Operations), Is.All.EqualTo("CREATE").Or.EqualTo("UPDATE"));
            Assert.That(webhook.Rules.SelectMany(r => r.ApiGroups),
                Is.EqualTo(new[] { "external-secrets.io", "generators.external-secrets.io" }));
            Assert.That(webhook.Rules[0].ApiVersions, Is.EquivalentTo(new[] { "v1", "v1beta1", "v1alpha1" }));
            Assert.That(webhook.Rules.SelectMany(r => r.Resources),
                Is.EquivalentTo(CrdKinds.All.Select(k => k.Resource.Plural)), "no subresources, and nobody else's kinds");
            Assert.That(webhook.FailurePolicy, Is.EqualTo("Fail"));
            Assert.That(webhook.SideEffects, Is.EqualTo("None"));
            Assert.That(webhook.TimeoutSeconds, Is.EqualTo(5));
            Assert.That(webhook.ClientConfig.CaBundle, Is.Null, "that is the certificate controller's");
        });
    }

    [Test]
    public void Deletions_of_stores_by_people_are_told_and_nobody_depends_on_that()
    {
        var webhook = LocalCluster.Webhooks(new WebhookOptions()).Validating()
            .Deserialize(BuiltIn.ValidatingWebhookConfiguration.Json)!.Webhooks.Single(static w => w.Name == ManifestWebhooks.DeletionName);

        Assert.Multiple(() =>
        {
            Assert.That(webhook.Rules.SelectMany(r => r.Operations), Is.EqualTo(new[] { "DELETE" }));
            Assert.That(webhook.Rules.SelectMany(r => r.Resources), Is.EquivalentTo(new[] { "secretstores", "clustersecretstores" }));
            Assert.That(webhook.FailurePolicy, Is.EqualTo("Ignore"));
            Assert.That(webhook.TimeoutSeconds, Is.EqualTo(1));
            Assert.That(webhook.MatchConditions.Single().Name, Is.EqualTo("not-by-a-controller"));
        });
    }

    [Test]
    public void A_path_of_an_older_release_is_answered_and_installed_no_more()
    {
        var webhooks = ManifestWebhooks.All(static () => throw new InvalidOperationException("nobody serves here"));
        var installed = LocalCluster.Webhooks(new WebhookOptions()).Mutating().ToJsonString();

        Assert.Multiple(() =>
        {
            Assert.That(webhooks.SelectMany(w => w.FormerPaths), Is.EqualTo(new[] { "/default" }));
            Assert.That(installed, Does.Contain("\"/mutate\"").And.Not.Contain("\"/default\""));
        });
    }

    [Test]
    public void All_that_a_registration_says_stands_in_the_configuration()
    {
        var webhook = new WebhookRegistration
        {
            Name = "inject.example.test",
            Type = WebhookType.Mutating,
            Path = "/inject",
            CreateHandler = static () => throw new InvalidOperationException("nobody serves here"),
            Rules = [new WebhookRule([""], ["v1"], ["CREATE"], ["pods"])],
            NamespaceSelector = new LabelSelector { MatchLabels = new(StringComparer.Ordinal) { ["inject"] = "yes" } },
            ObjectSelector = new LabelSelector
            {
                MatchExpressions = [new LabelSelectorRequirement { Key = "app", Operator = "Exists" }],
            },
            MatchConditions = [new MatchCondition("not-system", "request.namespace != 'kube-system'")],
            FailurePolicy = FailurePolicy.Ignore,
            Timeout = TimeSpan.FromSeconds(3),
            ReinvocationPolicy = ReinvocationPolicy.IfNeeded,
            SideEffects = SideEffects.NoneOnDryRun,
        };
        var configurations = new WebhookConfigurations(new WebhookOptions(), [webhook]);

        var stored = configurations.Mutating().Deserialize(BuiltIn.MutatingWebhookConfiguration.Json)!.Webhooks.Single();

        Assert.Multiple(() =>
        {
            Assert.That(configurations.Validating()["webhooks"]!.AsArray(), Is.Empty);
            Assert.That(stored.Name, Is.EqualTo("inject.example.test"));
            Assert.That(stored.ClientConfig.Service.Path, Is.EqualTo("/inject"));
            Assert.That(stored.Rules.Single().Resources, Is.EqualTo(new[] { "pods" }));
            Assert.That(stored.NamespaceSelector.MatchLabels["inject"], Is.EqualTo("yes"));
            Assert.That(stored.ObjectSelector.MatchExpressions.Single().OperatorProperty, Is.EqualTo("Exists"));
            Assert.That(stored.MatchConditions.Single().Name, Is.EqualTo("not-system"));
            Assert.That(stored.FailurePolicy, Is.EqualTo("Ignore"));
            Assert.That(stored.TimeoutSeconds, Is.EqualTo(3));
            Assert.That(stored.ReinvocationPolicy, Is.EqualTo("IfNeeded"));
            Assert.That(stored.SideEffects, Is.EqualTo("NoneOnDryRun"));
        });
    }

    [Test]
    public void A_webhook_that_needs_its_conditions_is_taken_out_for_a_server_that_keeps_none()
    {
        var webhooks = InjectionWebhooks.All(
            new InjectionOptions(), static () => throw new InvalidOperationException("nobody serves here"));
        var configurations = new WebhookConfigurations(new WebhookOptions(), webhooks);
        var mutating = configurations.Mutating();

        Assert.Multiple(() =>
        {
            Assert.That(WebhookConfigurations.HasConditions(mutating, "annotations.inject.keyferry.io"), Is.True);
            Assert.That(WebhookConfigurations.HasConditions(mutating, "pods.inject.keyferry.io"), Is.False);
            Assert.That(configurations.RemoveConditional(mutating), Is.EqualTo(new[] { "annotations.inject.keyferry.io" }));
            Assert.That(mutating["webhooks"]!.AsArray().Select(static w => w!["name"]!.GetValue<string>()),
                Is.EqualTo(new[] { "pods.inject.keyferry.io", "namespaces.inject.keyferry.io" }));
            Assert.That(configurations.RemoveConditional(mutating), Is.Empty);
        });
    }

    private static JsonNode Client(JsonObject configuration) => configuration["webhooks"]![0]!["clientConfig"]!;
}
