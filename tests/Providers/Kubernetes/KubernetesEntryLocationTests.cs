using System.Text.Json;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Kubernetes;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Kubernetes;

/// <summary>Where entries of a PushSecret lie whose metadata names a namespace.</summary>
public sealed class KubernetesEntryLocationTests
{
    private static readonly KubernetesProviderSpec Spec = new() { RemoteNamespace = "shared" };

    [TestCase("team-a", false)]
    [TestCase("shared", true)]
    [TestCase(null, true)]
    public void With_a_ClusterSecretStore_the_entrys_namespace_counts(string? ns, bool isSame)
    {
        var store = TestStores.ClusterWide(new StoreProviderSpec { Kubernetes = Spec });

        Assert.That(Of(store, ns).IsSameAs(KubernetesStoreLocation.Of(Spec)), Is.EqualTo(isSame));
    }

    [Test]
    public void With_a_SecretStore_it_does_not()
    {
        var store = TestStores.Namespaced(new StoreProviderSpec { Kubernetes = Spec });

        Assert.That(Of(store, "team-a").IsSameAs(KubernetesStoreLocation.Of(Spec)), Is.True);
    }

    private static StoreLocation Of(StoreObject store, string? ns) => KubernetesStoreLocation.Of(store, Spec, new PushTarget(
        "db", Metadata: ns is null ? null : JsonElement.Parse(
            $$"""{"apiVersion":"kubernetes.external-secrets.io/v1alpha1","kind":"PushSecretMetadata","spec":{"remoteNamespace":"{{ns}}"} }""")));
}
