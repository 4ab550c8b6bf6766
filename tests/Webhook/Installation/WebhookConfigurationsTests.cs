using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Crds;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Installation;
using Keyferry.Webhook.Options;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Installation;

public sealed class WebhookConfigurationsTests
{
    [Test]
    public void With_a_url_the_API_server_calls_it_with_the_path()
    {
        var configurations = new WebhookConfigurations(
            new WebhookOptions { Url = new Uri("https://127.0.0.1:9443") });

        Assert.Multiple(() =>
        {
            Assert.That(Client(configurations.Mutating()).ToJsonString(),
                Is.EqualTo("""{"url":"https://127.0.0.1:9443/default"}"""));
            Assert.That(Client(configurations.Validating()).ToJsonString(),
                Is.EqualTo("""{"url":"https://127.0.0.1:9443/validate"}"""));
        });
    }

    [Test]
    public void Without_a_url_the_API_server_calls_the_Service()
    {
        var configurations = new WebhookConfigurations(
            new WebhookOptions { ServiceName = "hook", ServiceNamespace = "keys" });

        Assert.That(Client(configurations.Validating()).ToJsonString(),
            Is.EqualTo("""{"service":{"name":"hook","namespace":"keys","path":"/validate","port":443}}"""));
    }

    [Test]
    public void Creations_and_updates_of_every_kind_are_asked_for_and_nothing_else()
    {
        var stored = new WebhookConfigurations(new WebhookOptions { ReleaseName = "blue" }).Validating()
            .Deserialize(BuiltIn.ValidatingWebhookConfiguration.Json)!;
        var webhook = stored.Webhooks.Single();

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

    private static JsonNode Client(JsonObject configuration) => configuration["webhooks"]![0]!["clientConfig"]!;
}
