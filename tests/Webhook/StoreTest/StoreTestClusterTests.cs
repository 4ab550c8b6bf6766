using Keyferry.Webhook.Tests.Why;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.StoreTest;

/// <summary>Stores of a cluster.</summary>
public sealed class StoreTestClusterTests
{
    private WhyScene _scene = null!;

    [SetUp]
    public async Task SetUp() => _scene = await WhyScene.StartAsync(engine: false);

    [TearDown]
    public async Task TearDown() => await _scene.DisposeAsync();

    [Test]
    public async Task A_store_is_read_with_the_Secrets_of_its_credentials()
    {
        await _scene.ApplyAsync("""
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "remote", "namespace": "default"}, "data": {"user": "dQ=="}}
            """);
        await _scene.ApplyAsync("""
            {"apiVersion": "external-secrets.io/v1", "kind": "ClusterSecretStore", "metadata": {"name": "cluster"},
             "spec": {"provider": {"fake": {"data": [{"key": "a", "value": "b"}]}}}}
            """);
        await _scene.ApplyAsync("""
            {"apiVersion": "external-secrets.io/v1", "kind": "SecretStore", "metadata": {"name": "vault", "namespace": "default"},
             "spec": {"provider": {"vault": {"server": "https://127.0.0.1:1", "path": "secret", "version": "v2",
                      "auth": {"tokenSecretRef": {"name": "nowhere", "key": "token"}}}}}}
            """);

        var wide = await RunAsync("cluster", "--cluster-store", "-o", "json");
        var vault = await RunAsync("vault", "-o", "json");
        var missing = await RunAsync("vualt");

        Assert.Multiple(() =>
        {
            Assert.That(wide.Code, Is.Zero, wide.Output + wide.Error);
            Assert.That(wide.Cases["get a"].Outcome, Is.EqualTo("works"));
            Assert.That(vault.Code, Is.EqualTo(1));
            Assert.That(vault.Cases["authentication"].Detail, Does.Contain("cannot get Kubernetes secret \"nowhere\" from namespace \"default\""));
            Assert.That(missing.Code, Is.EqualTo(2));
            Assert.That(missing.Error, Does.Contain("there is no SecretStore \"vualt\" in namespace \"default\"; did you mean \"vault\"?"));
        });
    }

    private Task<StoreTestRun> RunAsync(params string[] args) => StoreTestRun.OfAsync([.. args, "--kubeconfig", _scene.Cluster.Kubeconfig]);
}
