using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Server;
using Keyferry.Local.Server.Faults;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Kubernetes;
using Keyferry.Providers.Metrics;
using k8s.Models;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using static Keyferry.Kubernetes.Types.BuiltIn;

namespace Keyferry.Providers.Tests.Kubernetes;

/// <summary>An API server that a store points at, and a store that does.</summary>
internal sealed class KubernetesScene : IAsyncDisposable
{
    private readonly InMemoryApiServer _server;
    private readonly RemoteServer _admin;

    private KubernetesScene(InMemoryApiServer server, TimeProvider time)
    {
        _server = server;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(server.CaPem);
        _admin = new RemoteServer(
            new RemoteServerOptions
            {
                Address = server.Address, Authorities = roots,
                Authorize = request => request.Headers.Authorization = new("Bearer", server.AdminToken),
            },
            time);
        Provider = new KubernetesProvider(time, new ProviderCalls(null), TestEgress.Loopback);
        References.Secrets[("access", "token")] = server.AdminToken;
    }

    public MemoryReferences References { get; } = new();

    public KubernetesProvider Provider { get; }

    public IKubeApi Admin => _admin.Api;

    public Uri Address => _server.Address;

    public string CaPem => _server.CaPem;

    public string AdminToken => _server.AdminToken;

    public static async Task<KubernetesScene> StartAsync(TimeProvider? time = null)
    {
        var server = await InMemoryApiServer.StartAsync(
            new InMemoryApiServerOptions { RunControllers = false, TimeProvider = time ?? TimeProvider.System });
        var scene = new KubernetesScene(server, time ?? TimeProvider.System);
        await scene.CreateNamespaceAsync("remote");
        return scene;
    }

    /// <summary>A store that reads as the administrator from namespace <c>remote</c>.</summary>
    public KubernetesProviderSpec Spec() => new()
    {
        RemoteNamespace = "remote",
        Server = new KubernetesServer { Url = _server.Address.ToString(), CaBundle = Base64(_server.CaPem) },
        Auth = new KubernetesAuth { Token = new() { BearerToken = new() { Name = "access", Key = "token" } } },
    };

    public InjectedFault Inject(Fault fault) => _server.Faults.Add(fault);

    public async Task CreateNamespaceAsync(string name) => Assert.That(
        (await Admin.CreateAsync(Namespace, new V1Namespace { Metadata = new() { Name = name } }, WriteOptions.Plain, default)).Failure,
        Is.Null);

    public async Task<V1Secret> CreateAsync(
        string name, Dictionary<string, string>? data = null, Dictionary<string, string>? labels = null,
        Dictionary<string, string>? annotations = null, string? type = null, string ns = "remote")
    {
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns, Labels = labels, Annotations = annotations },
            Type = type,
            Data = (data ?? []).ToDictionary(d => d.Key, d => Encoding.UTF8.GetBytes(d.Value)),
        };
        var created = await Admin.CreateAsync(Secret, secret, WriteOptions.Plain, default);
        Assert.That(created.Failure, Is.Null);
        return created.Value!;
    }

    /// <summary>A Secret as it stands on the server; null where it is not there.</summary>
    public async Task<V1Secret?> FindAsync(string name, string ns = "remote") =>
        (await Admin.GetAsync(Secret, new ObjectKey(ns, name), default)).Value;

    /// <summary>A Secret's data as text.</summary>
    public async Task<Dictionary<string, string>> DataAsync(string name, string ns = "remote") =>
        (await FindAsync(name, ns))!.Data.ToDictionary(d => d.Key, d => Encoding.UTF8.GetString(d.Value));

    /// <summary>Makes a ServiceAccount in namespace <c>remote</c> that may do this with Secrets there, and asks for its tokens.</summary>
    public async Task AccountAsync(string name, params string[] verbs)
    {
        const string Group = "rbac.authorization.k8s.io";
        await Admin.CreateAsync(
            ServiceAccount, new V1ServiceAccount { Metadata = new() { Name = name, NamespaceProperty = "remote" } }, WriteOptions.Plain, default);
        await PostAsync($"/apis/{Group}/v1/namespaces/remote/roles", $$"""
            {"metadata":{"name":"{{name}}"},
             "rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":[{{string.Join(',', verbs.Select(v => $"\"{v}\""))}}]}]}
            """);
        await PostAsync($"/apis/{Group}/v1/namespaces/remote/rolebindings", $$"""
            {"metadata":{"name":"{{name}}"},"roleRef":{"apiGroup":"{{Group}}","kind":"Role","name":"{{name}}"},
             "subjects":[{"kind":"ServiceAccount","name":"{{name}}","namespace":"remote"}]}
            """);
        var tokens = new TokenRequests((KubeApi)_admin.Api);
        References.IssueToken = async (account, lifetime) =>
        {
            var issued = await tokens.CreateAsync(new ObjectKey("remote", account), [], lifetime, default);
            return issued.Ok
                ? new ReferenceResult<SecretValue>(new SecretValue(Encoding.UTF8.GetBytes(issued.Value.Token)), null)
                : new ReferenceResult<SecretValue>(null, issued.Failure.Message);
        };
    }

    public KubernetesProviderSpec AsAccount(string name)
    {
        var spec = Spec();
        spec.Auth = new KubernetesAuth { ServiceAccount = new ServiceAccountSelector { Name = name } };
        return spec;
    }

    /// <summary>Connects; the connection must come to be.</summary>
    public async Task<IStoreClient> ConnectAsync(KubernetesProviderSpec? spec = null, bool clusterWide = false)
    {
        var (client, error) = await TryConnectAsync(spec ?? Spec(), clusterWide);
        Assert.That(error, Is.Null);
        return client!;
    }

    public async Task<(IStoreClient? Client, string? Error)> TryConnectAsync(KubernetesProviderSpec spec, bool clusterWide = false)
    {
        var provider = new StoreProviderSpec { Kubernetes = spec };
        var store = clusterWide ? TestStores.ClusterWide(provider) : TestStores.Namespaced(provider);
        var result = await Provider.ConnectAsync(new StoreContext(store, "team", References), default);
        return (result.Client, result.Error);
    }

    /// <summary>Fetches references as the engine does.</summary>
    public async Task<IReadOnlyList<FetchResult>> FetchAsync(params RemoteRef[] references)
    {
        var store = TestStores.Namespaced(new StoreProviderSpec { Kubernetes = Spec() });
        await using var client = new StoreClient(await ConnectAsync(), Provider, store);
        return await client.FetchAsync(references, default);
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _server.DisposeAsync();
    }

    private async Task PostAsync(string path, string json)
    {
        using var handler = new SocketsHttpHandler();
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(CaPem);
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        using var http = new HttpClient(handler) { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", AdminToken);
        using var answer = await http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), await answer.Content.ReadAsStringAsync());
    }
}
