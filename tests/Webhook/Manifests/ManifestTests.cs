using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Manifests;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Manifests;

/// <summary><c>keyferry manifests</c>: what it writes is enough to run, and no more.</summary>
public sealed class ManifestTests
{
    [Test]
    public async Task The_committed_copy_is_up_to_date()
    {
        var command = new TestCommand();
        var folder = Directory.CreateTempSubdirectory("keyferry-manifests-").FullName;
        var committed = Path.Combine(Root(), "deploy", "manifests");

        Assert.That(await command.InvokeAsync("manifests", "--definitions=false", "--output", folder), Is.Zero, command.Error);

        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName).Order(),
            Is.EqualTo(Directory.GetFiles(committed).Select(Path.GetFileName).Order()));
        foreach (var file in Directory.GetFiles(folder))
        {
            Assert.That(await File.ReadAllTextAsync(Path.Combine(committed, Path.GetFileName(file))), Is.EqualTo(await File.ReadAllTextAsync(file)),
                "write it anew: keyferry manifests --definitions=false --output deploy/manifests");
        }
    }

    [Test]
    public async Task To_standard_output_everything_comes_at_once_definitions_first()
    {
        var command = new TestCommand();
        Assert.That(await command.InvokeAsync("manifests", "--image=registry.example/keyferry:1", "--service-namespace=sys"), Is.Zero);

        Assert.That(command.Output, Does.StartWith("---\n").And.Contain("kind: CustomResourceDefinition")
            .And.Contain("image: registry.example/keyferry:1").And.Contain("namespace: sys"));
    }

    [Test]
    public async Task Under_its_own_service_account_Keyferry_does_all_its_work()
    {
        await using var cluster = await LocalCluster.StartAsync();
        await using (var installer = await cluster.KeyferryAsync())
        {
            await installer.StopAsync();
        }

        await RemoveConfigurationsAsync(cluster);
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
        };
        await ApplyAsync(cluster, options);

        await using var host = await cluster.KeyferryAsync(o => o with
        {
            Kube = new KubeOptions { Kubeconfig = Account(cluster, "sys") },
            Webhook = options.Webhook,
        });
        await cluster.ApplyAsync(
            LocalCluster.Store("default", "shelf", "pw-1"), LocalCluster.ExternalSecret("default", "app", "shelf"));
        await cluster.SecretAsync("default", "app");
        var bad = LocalCluster.ExternalSecret("default", "bad", "shelf");
        bad["spec"]!["refreshInterval"] = "1 hour";
        var refused = await cluster.TryApplyAsync(bad);
        await cluster.Kube.Api.DeleteAsync(LocalCluster.ExternalSecrets, new ObjectKey("default", "app"), null, CancellationToken.None);
        await LocalCluster.UntilAsync(async () => await cluster.FindAsync(LocalCluster.ExternalSecrets, "default", "app") is null);
        var events = await cluster.Kube.Api.ListAsync(BuiltIn.Event, "default", null, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(refused.Failure?.Message, Does.Contain("spec.refreshInterval"));
            Assert.That(events.Value!.Items, Is.Not.Empty);
            Assert.That(host.NotReadyReasons, Is.Empty);
        });
    }

    [Test]
    public async Task Without_the_right_to_create_tokens_or_to_touch_other_configurations()
    {
        await using var cluster = await LocalCluster.StartAsync();
        var options = new ManifestOptions
        {
            Webhook = new WebhookOptions { ServiceNamespace = "sys", SecretNamespace = "sys" },
            LeaseName = "external-secrets-controller", Image = "keyferry",
        };
        await ApplyAsync(cluster, options);
        await cluster.ApplyAsync(JsonNode.Parse("""
            {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration", "metadata": {"name": "somebody-elses"}}
            """)!.AsObject());
        using var own = Kubernetes.Connecting.KubeConnection.Open(
            new Kubernetes.Connecting.KubeConnectionOptions { KubeconfigPath = Account(cluster, "sys") });

        var foreign = await own.Api.GetAsync(
            BuiltIn.ValidatingWebhookConfiguration, new ObjectKey("", "somebody-elses"), CancellationToken.None);
        var definition = await own.Api.ListAsync(BuiltIn.CustomResourceDefinition, null, null, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(foreign.Failure?.Code, Is.EqualTo(403));
            Assert.That(definition.Failure?.Code, Is.EqualTo(403));
        });
    }

    internal static async Task ApplyAsync(LocalCluster cluster, ManifestOptions options)
    {
        var home = options.Webhook.ServiceNamespace;
        await cluster.ApplyAsync(JsonNode.Parse($$$"""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "{{{home}}}"}}""")!.AsObject());
        await cluster.ApplyAsync(new AccessManifests(options).All());
        await cluster.ApplyAsync(new WorkloadManifests(options).Services());
        await cluster.ApplyAsync(new WorkloadManifests(options).Workloads());
        if (options.IsClusterWide)
        {
            var webhooks = LocalCluster.Webhooks(options.Webhook);
            await cluster.ApplyAsync(webhooks.Mutating(), webhooks.Validating());
        }
    }

    /// <summary>A kubeconfig of the service account.</summary>
    internal static string Account(LocalCluster cluster, string ns)
    {
        var token = cluster.Kube.Tokens.CreateAsync(new ObjectKey(ns, AccessManifests.Name), [], null, CancellationToken.None)
            .AsTask().GetAwaiter().GetResult();
        var file = Path.Combine(Path.GetDirectoryName(cluster.Kubeconfig)!, $"account-{ns}");
        File.WriteAllText(file, File.ReadAllText(cluster.Kubeconfig)
            .Replace(cluster.Server.AdminToken, token.Value!.Token, StringComparison.Ordinal));
        return file;
    }

    private static async Task RemoveConfigurationsAsync(LocalCluster cluster)
    {
        var key = new ObjectKey("", "keyferry");
        await cluster.Kube.Api.DeleteAsync(BuiltIn.MutatingWebhookConfiguration, key, null, CancellationToken.None);
        await cluster.Kube.Api.DeleteAsync(BuiltIn.ValidatingWebhookConfiguration, key, null, CancellationToken.None);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "webhook.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("webhook.sln is in no folder above the tests");
        }

        return folder.FullName;
    }
}
