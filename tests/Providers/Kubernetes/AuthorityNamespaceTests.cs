using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Calls;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Webhook;
using Keyferry.Sync.Stores;
using k8s.Models;
using NUnit.Framework;
using static Keyferry.Kubernetes.Types.BuiltIn;

namespace Keyferry.Providers.Tests.Kubernetes;

/// <summary>CVE-2026-42875: a namespaced store reads no certificate authority of another namespace.</summary>
public sealed class AuthorityNamespaceTests
{
    [TestCase("Secret")]
    [TestCase("ConfigMap")]
    public async Task A_namespaced_store_reads_authorities_of_its_own_namespace_only(string type)
    {
        await using var scene = await KubernetesScene.StartAsync();
        await scene.CreateNamespaceAsync("team");
        await scene.CreateAsync("ca", new() { ["ca.crt"] = scene.CaPem }, ns: "remote");
        await scene.Admin.CreateAsync(
            ConfigMap,
            new V1ConfigMap { Metadata = new() { Name = "ca", NamespaceProperty = "remote" }, Data = new Dictionary<string, string> { ["ca.crt"] = scene.CaPem } },
            WriteOptions.Plain, default);
        using var references = new ConnectionReferences(scene.Admin, null);
        var authority = new CaProvider { Type = type, Name = "ca", Namespace = "remote" };
        IProvider[] providers = [scene.Provider, new WebhookProvider(TimeProvider.System, new ProviderCalls(null), EgressPolicy.Default)];
        foreach (var provider in providers)
        {
            var spec = scene.Spec();
            spec.Server!.CaBundle = null;
            spec.Server.CaProvider = authority;
            spec.Auth!.Token!.BearerToken.Namespace = "remote";
            var both = new StoreProviderSpec
            {
                Kubernetes = provider.Key == "kubernetes" ? spec : null,
                Webhook = provider.Key == "webhook" ? new WebhookProviderSpec { Url = "https://example.com/", CaProvider = authority } : null,
            };
            var own = await provider.ConnectAsync(new StoreContext(TestStores.Namespaced(both), "team", references), default);
            var wide = await provider.ConnectAsync(new StoreContext(TestStores.ClusterWide(both), "team", references), default);

            Assert.That(own.Error, Does.Contain("caProvider").And.Contain("namespace \"team\""), provider.Key);
            Assert.That(wide.Error ?? "", Does.Not.Contain("caProvider"), provider.Key);
        }
    }
}
