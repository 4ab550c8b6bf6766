using Keyferry.Local.Server.Faults;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Why;

/// <summary><c>keyferry why</c> of what is no ExternalSecret, and of names that are not there.</summary>
public sealed class WhyOtherKindTests
{
    private WhyScene _scene = null!;

    [TearDown]
    public async Task TearDown() => await _scene.DisposeAsync();

    [Test]
    public async Task A_name_that_is_not_there_is_answered_with_the_nearest()
    {
        _scene = await WhyScene.StartAsync(engine: false);
        await _scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("default", "database", "fake"));

        var (code, output, error) = await _scene.WhyAsync("databse");

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(2));
            Assert.That(output, Is.Empty);
            Assert.That(error, Does.Contain("there is no object \"databse\" in namespace \"default\"").And.Contain("did you mean externalsecret/database?"));
        });
    }

    [Test]
    public async Task A_missing_right_is_named()
    {
        _scene = await WhyScene.StartAsync(engine: false);
        _scene.Cluster.Server.Faults.Add(new Fault { Kind = FaultKind.Status, Code = 403, Resource = "externalsecrets", Times = null });

        var (code, _, error) = await _scene.WhyAsync("db", "--kind", "externalsecret", "-n", "shop");

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain("externalsecrets.external-secrets.io: you lack the right to get them in namespace \"shop\""));
    }

    [Test]
    public async Task A_kind_that_there_is_not_is_answered_with_the_kinds()
    {
        _scene = await WhyScene.StartAsync(engine: false);

        var (code, _, error) = await _scene.WhyAsync("db", "--kind", "secret");

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain("externalsecret, pushsecret, secretstore"));
    }

    [Test]
    public async Task An_object_that_no_controller_has_looked_at_says_that_none_runs()
    {
        _scene = await WhyScene.StartAsync(engine: false);
        await _scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("default", "db", "fake"), LocalCluster.Store("default", "db", "x"));

        var (code, output, error) = await _scene.WhyAsync("db");
        var store = await _scene.WhyAsync("db", "--kind", "secretstore");

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(output, Does.Contain("no controller has looked at it yet").And.Contain("Engine"));
            Assert.That(error, Does.Contain("several kinds have \"db\"; explained is the ExternalSecret; for another: --kind secretstore"));
            Assert.That(store.Code, Is.EqualTo(1));
            Assert.That(store.Output, Does.Contain("SecretStore default/db: not healthy").And.Contain("Provider     fake"));
        });
    }

    [Test]
    public async Task A_store_without_its_credentials_says_which_Secret_is_missing_and_who_waits()
    {
        _scene = await WhyScene.StartAsync(engine: true);
        await _scene.ApplyAsync("""
            {"apiVersion": "external-secrets.io/v1", "kind": "SecretStore", "metadata": {"name": "vault", "namespace": "default"},
             "spec": {"provider": {"vault": {"server": "https://vault.example.com", "path": "secret", "version": "v2",
                      "auth": {"tokenSecretRef": {"name": "vault-token", "key": "token"}}}}}}
            """);
        await _scene.Cluster.ApplyAsync(LocalCluster.ExternalSecret("default", "db", "vault"));

        var (code, output, _) = await _scene.UntilAsync("Ready is False", "vault");

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(output, Does.Contain("Secret default/vault-token is not there").And.Contain("Last error")
                .And.Contain("1 ExternalSecret, 1 not ready: default/db").And.Contain("create it, or correct the store's reference"));
        });
    }

    [Test]
    public async Task A_PushSecret_says_what_it_pushed_and_without_its_source_what_is_missing()
    {
        _scene = await WhyScene.StartAsync(engine: true);
        await _scene.Cluster.ApplyAsync(LocalCluster.Store("default", "fake", "x"));
        await _scene.ApplyAsync(Push("good", "source"));
        await _scene.ApplyAsync(Push("bad", "nowhere"));
        await _scene.ApplyAsync("""
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "source", "namespace": "default"}, "data": {"a": "c2VjcmV0LWE="}}
            """);

        var good = await _scene.UntilAsync("good: healthy", "good");
        var bad = await _scene.UntilAsync("Ready is False", "bad");

        Assert.Multiple(() =>
        {
            Assert.That(good.Code, Is.Zero);
            Assert.That(good.Output, Does.Contain("Secret \"source\"; 1 key: a").And.Contain("SecretStore/fake: remote-a"));
            Assert.That(good.Output, Does.Not.Contain("secret-a"));
            Assert.That(bad.Code, Is.EqualTo(1));
            Assert.That(bad.Output, Does.Contain("Secret \"nowhere\" is not there: create it"));
        });
    }

    [Test]
    public async Task A_ClusterExternalSecret_says_which_child_fails()
    {
        _scene = await WhyScene.StartAsync(engine: true);
        await _scene.ApplyAsync("""
            {"apiVersion": "external-secrets.io/v1", "kind": "ClusterExternalSecret", "metadata": {"name": "everywhere"},
             "spec": {"namespaces": ["default"], "externalSecretName": "child", "externalSecretSpec":
               {"secretStoreRef": {"name": "missing"}, "data": [{"secretKey": "a", "remoteRef": {"key": "b"}}]}}}
            """);

        await _scene.UntilAsync("1 have their ExternalSecret", "everywhere");
        var (code, output, _) = await _scene.UntilAsync("default/child: Ready is False", "everywhere");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("1 have their ExternalSecret: default").And.Contain("keyferry why child -n default --kind externalsecret"));
    }

    [Test]
    public async Task A_store_of_another_class_is_told_with_the_flag()
    {
        _scene = await WhyScene.StartAsync(engine: true);
        var theirs = LocalCluster.Store("default", "theirs", "x");
        theirs["spec"]!["controller"] = "other";
        await _scene.Cluster.ApplyAsync(theirs, LocalCluster.ExternalSecret("default", "away", "theirs"));

        var (code, output, _) = await _scene.WhyAsync("away", "--output", "json");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("OtherController").And.Contain("--controller-class other").And.Contain("StoreNotReady"));
    }

    [Test]
    public async Task The_help_has_examples()
    {
        _scene = await WhyScene.StartAsync(engine: false);

        var (code, output, _) = await _scene.WhyAsync("--help");

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("keyferry why aws --kind clustersecretstore"));
    }

    private static string Push(string name, string source) => $$"""
        {"apiVersion": "external-secrets.io/v1alpha1", "kind": "PushSecret", "metadata": {"name": "{{name}}", "namespace": "default"},
         "spec": {"secretStoreRefs": [{"name": "fake"}], "selector": {"secret": {"name": "{{source}}"} },
                  "data": [{"match": {"secretKey": "a", "remoteRef": {"remoteKey": "remote-a"} } }] } }
        """;
}
