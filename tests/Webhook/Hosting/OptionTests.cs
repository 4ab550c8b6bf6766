using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Hosting;

/// <summary>Options that reach the part that they are about.</summary>
public sealed class OptionTests
{
    [TestCase("[[ .pw ]] and {{ this is text", true)]
    [TestCase("[[ .pw", false)]
    [TestCase("[[ nonsense .pw ]]", false)]
    public async Task The_delimiters_of_templates_hold_at_admission(string template, bool allowed)
    {
        await using var server = await FakeServer.StartAsync(
            o => o with { Templates = new TemplateOptions { Functions = FunctionLibrary.All, LeftDelimiter = "[[", RightDelimiter = "]]" } },
            static _ => { });
        var manifest = LocalCluster.ExternalSecret("default", "app", "shelf");
        manifest["spec"]!["data"]![0]!["secretKey"] = "pw";
        manifest["spec"]!["target"]!["template"] = new JsonObject { ["data"] = new JsonObject { ["file"] = template } };
        var review = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = "u",
                ["kind"] = new JsonObject { ["group"] = "external-secrets.io", ["version"] = "v1", ["kind"] = "ExternalSecret" },
                ["operation"] = "CREATE",
                ["namespace"] = "default",
                ["object"] = manifest,
            },
        };
        using var content = new StringContent(review.ToJsonString(), Encoding.UTF8, "application/json");

        using var answer = await server.PostAsync("/validate", content);

        var response = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["response"]!;
        Assert.That(response["allowed"]!.GetValue<bool>(), Is.EqualTo(allowed), response.ToJsonString());
    }

    [Test]
    public async Task Without_the_webhook_the_engine_works_and_nothing_of_the_webhook_is_installed()
    {
        await using var cluster = await LocalCluster.StartAsync();
        await using var host = await cluster.KeyferryAsync(o => o with { Components = Components.Engine });
        await cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "pw-1"), LocalCluster.ExternalSecret("default", "app", "shelf"));
        await cluster.SecretAsync("default", "app");

        Assert.Multiple(async () =>
        {
            Assert.That(host.WebhookPort, Is.Null);
            Assert.That(await cluster.FindAsync(BuiltIn.MutatingWebhookConfiguration, "", "keyferry"), Is.Null);
            Assert.That(await cluster.FindAsync(BuiltIn.Secret, "default", "keyferry-webhook"), Is.Null);
        });
    }
}
