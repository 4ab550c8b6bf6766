using Keyferry.Api.Injection;
using Keyferry.Injection.Webhooks;
using Keyferry.Webhook.Manifests;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Tests.Fakes;
using Keyferry.Webhook.Tests.Manifests;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Injection;

/// <summary>What <c>keyferry manifests</c> allows is enough for injection, and no more.</summary>
public sealed class InjectionAccountTests
{
    [Test]
    public async Task Under_its_own_service_account_Keyferry_makes_the_ExternalSecret_of_a_reference()
    {
        await using var cluster = await LocalCluster.StartAsync();
        await using (var installer = await cluster.KeyferryAsync())
        {
            await installer.StopAsync();
        }

        var port = FreePorts.One();
        var options = new ManifestOptions
        {
            Webhook = new WebhookOptions
            {
                ServiceNamespace = "sys", SecretNamespace = "sys", Address = new ListenAddress(System.Net.IPAddress.Loopback, port),
                Url = new Uri($"https://127.0.0.1:{port}"),
            },
            LeaseName = "external-secrets-controller",
            Image = "keyferry",
            Injection = new InjectionOptions(),
        };
        await ManifestTests.ApplyAsync(cluster, options);
        await using var host = await cluster.KeyferryAsync(o => o with
        {
            Kube = new KubeOptions { Kubeconfig = ManifestTests.Account(cluster, "sys") },
            Webhook = options.Webhook,
            Injection = options.Injection,
        });

        await cluster.ApplyAsync(
            PodScene.Json("""
                {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team","labels":{
                  "keyferry.io/injection":"enabled","keyferry.io/inline-references":"allowed"}}}
                """),
            LocalCluster.Store("team", "shelf", "pw-1"),
            PodScene.Deployment("app", """[{"name":"P","value":"keyferry://shelf/pw"}]""", replicas: 0));

        Assert.That(InlineReference.TryParse("keyferry://shelf/pw", out var reference, out _), Is.True);
        var secret = await cluster.SecretAsync("team", reference!.SecretName);
        Assert.That(secret.Data.Keys, Is.EqualTo(new[] { "value" }));
    }

    [Test]
    public void Without_injection_no_right_to_pods_or_jobs_is_asked_for()
    {
        var options = new ManifestOptions { Webhook = new WebhookOptions(), LeaseName = "l", Image = "i" };

        string Rules(ManifestOptions o) => string.Concat(new AccessManifests(o).All().Select(static m => m.ToJsonString()));

        Assert.Multiple(() =>
        {
            Assert.That(Rules(options), Does.Not.Contain("pods").And.Not.Contain("cronjobs"));
            Assert.That(Rules(options with { Injection = new InjectionOptions() }), Does.Contain("pods").And.Contain("cronjobs"));
        });
    }
}
