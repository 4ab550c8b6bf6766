using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Kubernetes;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Kubernetes;

/// <summary>What of a store's manifest is refused or warned of.</summary>
public sealed class KubernetesStoreValidatorTests
{
    [Test]
    public void A_store_that_can_work_passes()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Check(Token()), Is.Empty);
            Assert.That(Check(new() { AuthRef = new() { Name = "kubeconfig", Key = "config" } }), Is.Empty);
            Assert.That(Check(Token("team"), isClusterWide: true), Is.Empty);
        });
    }

    [Test]
    public void Without_authorities_those_of_the_system_count()
    {
        var spec = Token();
        spec.Server!.CaBundle = null;

        Assert.That(Check(spec), Is.EqualTo(new[]
        {
            "warning: spec.provider.kubernetes.server: No caBundle or caProvider specified; TLS connections will use system certificate roots.",
        }));
    }

    [Test]
    public void Somebody_has_to_call_and_one_only()
    {
        var none = Token();
        none.Auth = null;
        var both = Token();
        both.AuthRef = new() { Name = "a", Key = "b" };

        Assert.Multiple(() =>
        {
            Assert.That(Check(none), Has.One.StartsWith("spec.provider.kubernetes.auth: no auth provider given"));
            Assert.That(Check(both), Has.One.StartsWith("spec.provider.kubernetes.authRef: authRef and inline auth cannot both be set"));
        });
    }

    [TestCase("", "no server URL provided")]
    [TestCase("ftp://a", "is no address of an API server")]
    [TestCase("https://u:p@a", "the address holds a user or password")]
    [TestCase("https://a?x=y", "the address ends with a query")]
    public void The_servers_address_has_to_be_one(string url, string why)
    {
        var spec = Token();
        spec.Server!.Url = url;

        Assert.That(Check(spec), Has.One.StartsWith("spec.provider.kubernetes.server.url: ").And.One.Contains(why));
    }

    [TestCase("http://kubernetes.other", 1)]
    [TestCase("http://127.0.0.1:8001", 0)]
    [TestCase("kubernetes.default", 0)]
    [TestCase("10.0.0.1:6443", 0)]
    [TestCase("https://rancher.example.com/k8s/clusters/c-1", 0)]
    public void Credentials_in_the_clear_are_warned_of(string url, int warnings)
    {
        var spec = Token();
        spec.Server!.Url = url;

        Assert.That(Check(spec), Has.Length.EqualTo(warnings).And.All.StartsWith("warning: spec.provider.kubernetes.server.url: "));
    }

    [Test]
    public void References_are_whole_and_stay_in_their_namespace()
    {
        var spec = Token("other");
        spec.Auth!.Token!.BearerToken.Key = "";
        var cert = Token();
        cert.Auth = new() { Cert = new() { ClientKey = new() { Name = "a", Key = "b" } } };
        var account = Token();
        account.Auth = new() { ServiceAccount = new() { Name = "a", Namespace = "other" } };

        Assert.Multiple(() =>
        {
            Assert.That(Check(spec), Is.EqualTo(new[]
            {
                "spec.provider.kubernetes.auth.token.bearerToken.namespace: invalid BearerToken: namespace should either be empty or match the "
                + "namespace of the SecretStore for a namespaced SecretStore",
                "spec.provider.kubernetes.auth.token.bearerToken.key: BearerToken.Key cannot be empty",
            }));
            Assert.That(Check(cert), Is.EqualTo(new[]
            {
                "spec.provider.kubernetes.auth.cert.clientCert.name: ClientCert.Name cannot be empty",
                "spec.provider.kubernetes.auth.cert.clientCert.key: ClientCert.Key cannot be empty",
            }));
            Assert.That(Check(account), Has.One.StartsWith("spec.provider.kubernetes.auth.serviceAccount.namespace: "));
            Assert.That(Check(Token(), isClusterWide: true), Has.One.StartsWith(
                "spec.provider.kubernetes.auth.token.bearerToken.namespace: cluster scope requires namespace"));
        });
    }

    private static KubernetesProviderSpec Token(string? ns = null) => new()
    {
        Server = new() { Url = "https://a", CaBundle = "x" },
        Auth = new() { Token = new() { BearerToken = new SecretKeySelector { Name = "a", Key = "b", Namespace = ns } } },
    };

    private static string[] Check(KubernetesProviderSpec spec, bool isClusterWide = false)
    {
        var provider = new StoreProviderSpec { Kubernetes = spec };
        var errors = new FieldErrorList();
        new KubernetesProvider(TimeProvider.System, new ProviderCalls(null), TestEgress.Loopback).Validate(
            isClusterWide ? TestStores.ClusterWide(provider) : TestStores.Namespaced(provider), errors);
        return [.. errors.All.Select(e => (e.IsWarning ? "warning: " : "") + e)];
    }
}
