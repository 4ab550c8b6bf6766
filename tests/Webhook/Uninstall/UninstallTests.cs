using System.Text.Json.Nodes;
using Keyferry.Api.Crds;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Uninstall;

/// <summary>Taking Keyferry out of a cluster, in whatever order people do it.</summary>
public sealed class UninstallTests
{
    private const string Finalizer = "externalsecrets.external-secrets.io/externalsecret-cleanup";
    private LocalCluster _cluster = null!;

    [SetUp]
    public async Task SetUp() => _cluster = await LocalCluster.StartAsync();

    [TearDown]
    public async Task TearDown() => await _cluster.DisposeAsync();

    [Test]
    public async Task With_the_engine_gone_a_deleted_object_can_still_lose_its_finalizer_and_its_Secret_stays()
    {
        await SyncAndStopAsync();

        await DeleteAsync(LocalCluster.ExternalSecrets, "orphan");
        var freed = await PatchAsync("orphan", """{"metadata": {"finalizers": null}}""");

        Assert.Multiple(async () =>
        {
            Assert.That(freed.Ok, Is.True, freed.Failure?.Message);
            Assert.That(await _cluster.FindAsync(LocalCluster.ExternalSecrets, "default", "orphan"), Is.Null);
            Assert.That(await _cluster.FindAsync(BuiltIn.Secret, "default", "orphan"), Is.Not.Null);
        });
    }

    [Test]
    public async Task With_the_engine_gone_metadata_can_be_changed_and_the_spec_cannot()
    {
        await SyncAndStopAsync();

        var labelled = await PatchAsync("owner", """{"metadata": {"labels": {"a": "b"}}}""");
        var changed = await PatchAsync("owner", """{"spec": {"refreshInterval": "2h"}}""");

        Assert.Multiple(() =>
        {
            Assert.That(labelled.Ok, Is.True, labelled.Failure?.Message);
            Assert.That(changed.Failure?.Message, Does.Contain("failed calling webhook"));
        });
    }

    [Test]
    public async Task Uninstall_frees_everything_and_Secrets_stay_when_the_definitions_go_too()
    {
        await SyncAndStopAsync();
        await DeleteAsync(LocalCluster.ExternalSecrets, "owner");

        var dry = await UninstallAsync("--dry-run");
        var untouched = (
            (await _cluster.FindAsync(BuiltIn.MutatingWebhookConfiguration, "", "keyferry")) is not null,
            (await _cluster.FindAsync(LocalCluster.ExternalSecrets, "default", "owner"))?.Metadata.Finalizers?.Count,
            (await _cluster.FindAsync(BuiltIn.Secret, "default", "owner"))!.Metadata.OwnerReferences.Count);
        var done = await UninstallAsync();
        var again = await UninstallAsync();
        foreach (var kind in CrdKinds.All)
        {
            await _cluster.Kube.Api.DeleteAsync(BuiltIn.CustomResourceDefinition, new ObjectKey("", kind.Name), null, CancellationToken.None);
        }

        await LocalCluster.UntilAsync(async () =>
            (await _cluster.Kube.Api.ListAsync(LocalCluster.ExternalSecrets, null, null, CancellationToken.None)).Failure?.IsNotFound == true);
        await Task.Delay(500);

        Assert.Multiple(async () =>
        {
            Assert.That(untouched, Is.EqualTo((true, 1, 1)));
            Assert.That(dry.Text, Does.Contain("Would delete MutatingWebhookConfiguration keyferry.")
                .And.Contain("Would release 1 Secrets").And.Contain("Would free 2 ExternalSecret of finalizers."));
            Assert.That(done.Code, Is.Zero, done.Text);
            Assert.That(done.Text, Does.Contain("Deleted ValidatingWebhookConfiguration keyferry.")
                .And.Contain("Released 1 Secrets").And.Contain("Freed 2 ExternalSecret of finalizers.")
                .And.Contain("Deleted Secret default/keyferry-webhook-ca."));
            Assert.That(again, Is.EqualTo((0,
                "ExternalSecrets, stores and their definitions are left. To remove them too: keyferry crds | kubectl delete -f -\n")));
            foreach (var name in new[] { "owner", "orphan" })
            {
                Assert.That((await _cluster.FindAsync(BuiltIn.Secret, "default", name))?.Metadata.OwnerReferences, Is.Null.Or.Empty, name);
            }

            Assert.That(await _cluster.FindAsync(BuiltIn.Secret, "default", "owner"), Is.Not.Null);
        });
    }

    [Test]
    public async Task Secrets_go_where_that_is_asked_for_and_only_those_that_are_owned()
    {
        await SyncAndStopAsync();

        var done = await UninstallAsync("--delete-secrets");

        Assert.Multiple(async () =>
        {
            Assert.That(done.Text, Does.Contain("Deleted 1 Secrets of ExternalSecrets."));
            Assert.That(await _cluster.FindAsync(BuiltIn.Secret, "default", "owner"), Is.Null);
            Assert.That(await _cluster.FindAsync(BuiltIn.Secret, "default", "orphan"), Is.Not.Null);
        });
    }

    [Test]
    public async Task The_finalizers_and_owners_of_others_stay()
    {
        await SyncAndStopAsync();
        await PatchAsync("owner", $$"""{"metadata": {"finalizers": ["{{Finalizer}}", "example.com/hold"]} }""");
        var owner = await _cluster.FindAsync(LocalCluster.ExternalSecrets, "default", "orphan");
        await _cluster.Kube.Api.PatchAsync(
            BuiltIn.Secret, new ObjectKey("default", "owner"),
            KubePatch.Json(JsonNode.Parse($$$"""
                [{"op": "add", "path": "/metadata/ownerReferences/-", "value":
                  {"apiVersion": "v1", "kind": "ConfigMap", "name": "x", "uid": "{{{owner!.Metadata.Uid}}}"}}]
                """)!.AsArray()),
            WriteOptions.Plain, CancellationToken.None);

        await UninstallAsync();

        var secret = await _cluster.FindAsync(BuiltIn.Secret, "default", "owner");
        Assert.Multiple(async () =>
        {
            Assert.That((await _cluster.FindAsync(LocalCluster.ExternalSecrets, "default", "owner"))!.Metadata.Finalizers,
                Is.EqualTo(new[] { "example.com/hold" }));
            Assert.That(secret?.Metadata.OwnerReferences?.Select(o => o.Kind), Is.EqualTo(new[] { "ConfigMap" }).Or.Null,
                "the collector may take it for its missing ConfigMap");
        });
    }

    [Test]
    public async Task While_an_engine_runs_nothing_is_taken_away_and_after_a_new_start_owners_are_back()
    {
        var host = await SyncAsync();
        await LocalCluster.UntilAsync(async () =>
            await _cluster.FindAsync(BuiltIn.Lease, "default", "external-secrets-controller") is not null);
        var refused = await UninstallAsync();
        await host.StopAsync();
        await host.DisposeAsync();
        var done = await UninstallAsync();
        var loose = (await _cluster.FindAsync(BuiltIn.Secret, "default", "owner"))!.Metadata.OwnerReferences?.Count ?? 0;

        await using var next = await _cluster.KeyferryAsync();
        var forced = await PatchAsync("owner", """{"metadata": {"annotations": {"force-sync": "1"}}}""");
        var back = await _cluster.SecretAsync("default", "owner", s => s.Metadata.OwnerReferences?.Count > 0);

        Assert.Multiple(() =>
        {
            Assert.That(refused.Code, Is.EqualTo(1));
            Assert.That(refused.Text, Does.StartWith("An engine is running (").And.Contain("--force"));
            Assert.That(done.Code, Is.Zero, done.Text);
            Assert.That(loose, Is.Zero);
            Assert.That(forced.Ok, Is.True, forced.Failure?.Message);
            Assert.That(back.Metadata.OwnerReferences[0].Kind, Is.EqualTo("ExternalSecret"));
        });
    }

    [Test]
    public async Task An_engine_is_seen_in_whatever_namespace_its_Lease_lives()
    {
        await using var host = await SyncAsync();
        await LocalCluster.UntilAsync(async () =>
            await _cluster.FindAsync(BuiltIn.Lease, "default", "external-secrets-controller") is not null);

        var refused = await UninstallAsync("--service-namespace", "kube-system");

        Assert.Multiple(() =>
        {
            Assert.That(refused.Code, Is.EqualTo(1));
            Assert.That(refused.Text, Does.Contain("default/external-secrets-controller"));
        });
    }

    [Test]
    public async Task What_serves_one_namespace_leaves_the_webhook_of_others()
    {
        await SyncAndStopAsync();

        var done = await UninstallAsync("--namespace", "default");

        Assert.Multiple(async () =>
        {
            Assert.That(done.Code, Is.Zero, done.Text);
            Assert.That(await _cluster.FindAsync(BuiltIn.MutatingWebhookConfiguration, "", "keyferry"), Is.Not.Null);
            Assert.That(await _cluster.FindAsync(BuiltIn.ValidatingWebhookConfiguration, "", "keyferry"), Is.Not.Null);
            Assert.That(await _cluster.FindAsync(BuiltIn.Secret, "default", "keyferry-webhook-ca"), Is.Not.Null);
        });
    }

    private async Task<Keyferry.Webhook.Hosting.KeyferryHost> SyncAsync()
    {
        var host = await _cluster.KeyferryAsync();
        await _cluster.ApplyAsync(
            LocalCluster.Store("default", "shelf", "pw-1"),
            LocalCluster.ExternalSecret("default", "owner", "shelf"),
            LocalCluster.ExternalSecret("default", "orphan", "shelf", "Orphan"));
        await _cluster.SecretAsync("default", "owner");
        await _cluster.SecretAsync("default", "orphan");
        return host;
    }

    private async Task SyncAndStopAsync()
    {
        var host = await SyncAsync();
        await host.StopAsync();
        await host.DisposeAsync();
    }

    private async Task<(int Code, string Text)> UninstallAsync(params string[] flags)
    {
        var command = new TestCommand();
        var code = await command.InvokeAsync(["uninstall", "--kubeconfig", _cluster.Kubeconfig, .. flags]);
        return (code, command.Output + command.Error);
    }

    private ValueTask<KubeResult<ObjectHeader>> PatchAsync(string name, string json) =>
        _cluster.Kube.Api.PatchAsync(
            LocalCluster.ExternalSecrets, new ObjectKey("default", name), KubePatch.Merge(JsonNode.Parse(json)!),
            WriteOptions.Plain, CancellationToken.None);

    private async Task DeleteAsync(ResourceType type, string name) =>
        await _cluster.Kube.Api.DeleteAsync(type, new ObjectKey("default", name), null, CancellationToken.None);
}
