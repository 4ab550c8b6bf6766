using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Api.Crds;
using Keyferry.Api.Resources;
using Keyferry.Injection.Secrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Local.Server;
using Keyferry.Local.Testing;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Secrets;

/// <summary>What is known of a cluster, over an API server.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SecretCatalogTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyferry-catalog-");
    private readonly CancellationTokenSource _end = new();
    private InMemoryApiServer _server = null!;
    private KubeConnection _kube = null!;
    private InterceptedKubeApi _calls = null!;
    private SecretCatalog _catalog = null!;
    private Task _running = null!;

    [SetUp]
    public async Task SetUp()
    {
        _server = await InMemoryApiServer.StartAsync(new InMemoryApiServerOptions { Https = false });
        var kubeconfig = Path.Combine(_folder.FullName, "kubeconfig");
        _server.WriteKubeconfig(kubeconfig);
        _kube = KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = kubeconfig, UserAgent = "somebody" });
        var definition = CrdFiles.Definitions().Single(static d => d.Name.StartsWith("externalsecrets.", StringComparison.Ordinal));
        await ApplyAsync(BuiltIn.CustomResourceDefinition, definition.Json);
        await UntilAsync(async () =>
            (await _kube.Api.ListAsync(ApiResources.ExternalSecrets, null, null, CancellationToken.None)).Ok);
        await ApplyAsync(BuiltIn.Namespace, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "team" } });
        _calls = new InterceptedKubeApi(_kube.Api);
        _catalog = new SecretCatalog(_kube.Http, _calls, new WatchSettings { Jitter = static () => 0.5 });
        _running = _catalog.RunAsync(_end.Token);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(_running.IsCanceled, Is.True);
        _catalog.Dispose();
        _kube.Dispose();
        await _server.DisposeAsync();
        _end.Dispose();
        _folder.Delete(recursive: true);
    }

    [Test]
    public async Task Nothing_is_watched_before_somebody_asks()
    {
        await Task.Delay(300);
        Assert.That(_catalog.IsReady, Is.False);

        _catalog.Start();
        await UntilAsync(() => ValueTask.FromResult(_catalog.IsReady));
    }

    [Test]
    public async Task A_name_is_that_of_an_ExternalSecret_s_target_else_of_a_Secret()
    {
        _catalog.Start();
        await ExternalAsync("db", "db-real");
        await SecretAsync("db-real", "password");
        await SecretAsync("plain", "a", "b");

        await UntilAsync(async () => (await FindAsync("db")).Keys is not null && (await FindAsync("plain")).Keys is not null);
        var (db, plain, none) = (await FindAsync("db"), await FindAsync("plain"), await FindAsync("none"));
        Assert.Multiple(() =>
        {
            Assert.That((db.Name, db.Source), Is.EqualTo(("db-real", SecretSource.ExternalSecret)));
            Assert.That(db.Keys!.Names, Is.EqualTo(new[] { "password" }));
            Assert.That((plain.Name, plain.Source), Is.EqualTo(("plain", SecretSource.Secret)));
            Assert.That((none.Source, none.Keys), Is.EqualTo((SecretSource.Nothing, (SecretKeys?)null)));
        });
    }

    [Test]
    public async Task Another_target_than_a_Secret_is_told_apart()
    {
        _catalog.Start();
        await ExternalAsync("conf", "conf", "ConfigMap");

        await UntilAsync(async () => (await FindAsync("conf")).Source == SecretSource.OtherTarget);
    }

    [Test]
    public async Task The_keys_of_a_version_are_read_once()
    {
        _catalog.Start();
        await SecretAsync("plain", "a");
        await UntilAsync(async () => (await FindAsync("plain")).Keys is not null);
        var reads = _calls.Calls.Count;

        for (var i = 0; i < 10; i++)
        {
            await FindAsync("plain");
        }

        Assert.That(_calls.Calls, Has.Count.EqualTo(reads));
        await SecretAsync("plain", "a", "b");
        await UntilAsync(async () => (await FindAsync("plain")).Keys!.Names.Length == 2);
    }

    [Test]
    public async Task Whoever_waits_is_told_of_a_change_in_the_namespace()
    {
        _catalog.Start();
        await UntilAsync(() => ValueTask.FromResult(_catalog.IsReady));
        var (here, elsewhere) = (_catalog.NextChange("team"), _catalog.NextChange("other"));

        await SecretAsync("new", "a");

        await here.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(elsewhere.IsCompleted, Is.False);
    }

    [Test]
    public async Task Whether_inline_references_are_allowed_is_the_namespace_s_label()
    {
        _catalog.Start();
        await NamespaceAsync("open", "allowed");
        await NamespaceAsync("closed", "denied");

        await UntilAsync(() => ValueTask.FromResult(_catalog.AllowsInline("open") is not null && _catalog.AllowsInline("closed") is not null));
        Assert.Multiple(() =>
        {
            Assert.That(_catalog.AllowsInline("open"), Is.True);
            Assert.That(_catalog.AllowsInline("closed"), Is.False);
            Assert.That(_catalog.AllowsInline("nowhere"), Is.Null);
        });
    }

    private ValueTask<SecretState> FindAsync(string name) => _catalog.FindAsync("team", name, CancellationToken.None);

    private Task SecretAsync(string name, params string[] keys) => ApplyAsync(BuiltIn.Secret, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "team" },
        ["data"] = new JsonObject(keys.Select(static k => KeyValuePair.Create(k, (JsonNode?)"eA=="))),
    });

    private Task ExternalAsync(string name, string target, string kind = "Secret") => ApplyAsync(ApiResources.ExternalSecrets, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "team" },
        ["spec"] = new JsonObject
        {
            ["secretStoreRef"] = new JsonObject { ["name"] = "shelf" },
            ["data"] = new JsonArray(new JsonObject { ["secretKey"] = "a", ["remoteRef"] = new JsonObject { ["key"] = "a" } }),
            ["target"] = new JsonObject
            {
                ["name"] = target, ["manifest"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind },
            },
        },
    });

    private Task NamespaceAsync(string name, string inline) => ApplyAsync(BuiltIn.Namespace, new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name, ["labels"] = new JsonObject { ["keyferry.io/inline-references"] = inline },
        },
    });

    private async Task ApplyAsync<T>(ResourceType<T> type, JsonObject body)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        body["apiVersion"] = type.ApiVersion;
        body["kind"] = type.Kind;
        var metadata = body["metadata"]!;
        var key = new ObjectKey(metadata["namespace"]?.GetValue<string>() ?? "", metadata["name"]!.GetValue<string>());
        var applied = await _kube.Api.PatchAsync(
            type, key, KubePatch.Apply(body), new WriteOptions("somebody", Force: true), CancellationToken.None);
        Assert.That(applied.Ok, Is.True, applied.Failure?.Message);
    }

    private static async Task UntilAsync(Func<ValueTask<bool>> reached)
    {
        for (var i = 0; i < 300; i++)
        {
            if (await reached())
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("not reached within 30 s");
    }
}
