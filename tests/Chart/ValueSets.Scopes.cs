using NUnit.Framework;

namespace Keyferry.Chart.Tests;

/// <summary>Values that keep Keyferry to some namespaces.</summary>
public static partial class ValueSets
{
    private static IEnumerable<ValueSet> Scopes =>
    [
        new("one namespace, with rights in it alone",
            ["--set", "scopedNamespace=shop", "--set", "scopedRBAC=true", "--set", "webhook.create=false", "--set", "installCRDs=false"], r =>
            {
                Assert.That(r.Args(), Has.Member("--namespace=shop").And.Member("--enable-cluster-store-reconciler=false")
                    .And.Member("--enable-cluster-external-secret-reconciler=false"));
                Assert.That(r.Objects.Select(static o => o["kind"]!.GetValue<string>()), Has.None.StartsWith("Cluster"), "an administrator of the namespace can install it");
                Assert.That(Fixture.Right.Of(r.Objects, "external-secrets").Select(static x => x.Namespace).Distinct(), Is.EqualTo(new[] { "shop" }));
            }),
        new("the release's own namespace", ["--set", "scopedRBAC=true", "--set", "webhook.create=false"], r =>
            Assert.That(r.Args(), Has.Member("--namespace=external-secrets"))),
        new("one namespace, with a webhook",
            ["--set", "scopedNamespace=shop", "--set", "scopedRBAC=true"], r =>
            {
                Assert.That(r.Names("Deployment"), Is.EquivalentTo(new[] { "external-secrets", "external-secrets-webhook" }));
                Assert.That(r.Names("ClusterRole"), Is.EquivalentTo(new[] { "external-secrets-webhook" }));
            }),
        new("one namespace, rights everywhere", ["--set", "scopedNamespace=shop"], r =>
        {
            Assert.That(r.Args(), Has.Member("--namespace=shop").And.Member("--enable-cluster-store-reconciler=true"));
            Assert.That(r.One("Role", "external-secrets-leaderelection")["metadata"]!["namespace"]!.GetValue<string>(), Is.EqualTo("shop"), "the Lease lies there");
        }),
        new("several namespaces", ["--set", "scopedNamespaces={shop,till}", "--set", "webhook.create=false"], r =>
        {
            Assert.That(r.Names("Deployment"), Is.EquivalentTo(new[] { "external-secrets-shop", "external-secrets-till" }));
            Assert.That(r.Args("external-secrets-till"), Has.Member("--namespace=till"));
            Assert.That(Fixture.Right.Of(r.Objects, "external-secrets").Select(static x => x.Namespace).Distinct(), Is.EquivalentTo(new[] { "shop", "till" }));
            Assert.That(r.All("Job").Count(), Is.EqualTo(2));
        }),
    ];
}
