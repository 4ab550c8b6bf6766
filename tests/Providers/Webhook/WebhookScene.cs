using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Tests.Http;
using Keyferry.Providers.Webhook;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Webhook;

/// <summary>An endpoint, and a store that reads from it.</summary>
internal sealed class WebhookScene : IAsyncDisposable
{
    private WebhookScene(TestEndpoint endpoint) => Endpoint = endpoint;

    public TestEndpoint Endpoint { get; }

    public MemoryReferences References { get; } = new();

    public EgressPolicy Egress { get; set; } = TestEgress.Loopback;

    public static async Task<WebhookScene> StartAsync(Func<SeenRequest, EndpointAnswer> answer, bool tls = false) =>
        new(await TestEndpoint.StartAsync(answer, tls));

    public WebhookProviderSpec Spec(string path = "/v1/{{ .remoteRef.key }}", string? jsonPath = null) => new()
    {
        Url = Endpoint.Url + path, Result = jsonPath is null ? null : new WebhookResult { JsonPath = jsonPath },
    };

    /// <summary>Adds a Secret that templates may read.</summary>
    public void AddSecret(WebhookProviderSpec spec, string name, string key, string value, bool labelled = true, string? ns = null)
    {
        References.Secrets[($"{name}-secret", key)] = value;
        if (labelled)
        {
            References.Labels[$"{name}-secret"] = new() { ["external-secrets.io/type"] = "webhook" };
        }

        spec.Secrets ??= [];
        spec.Secrets.Add(new WebhookSecret { Name = name, SecretRef = new SecretKeySelector { Name = $"{name}-secret", Namespace = ns } });
    }

    public async Task<(IStoreClient? Client, string? Error)> ConnectAsync(WebhookProviderSpec spec, bool clusterWide = false)
    {
        var result = await Provider.ConnectAsync(new StoreContext(Store(spec, clusterWide), "team", References), default);
        return (result.Client, result.Error);
    }

    public async Task<FetchResult> FetchAsync(WebhookProviderSpec spec, RemoteRef reference)
    {
        var (client, error) = await ConnectAsync(spec);
        Assert.That(error, Is.Null);
        await using var connection = new StoreClient(client!, Provider, Store(spec, clusterWide: false));
        return (await connection.FetchAsync([reference], default))[0];
    }

    public async Task<IStoreWriter> WriterAsync(WebhookProviderSpec spec)
    {
        var (client, error) = await ConnectAsync(spec);
        Assert.That(error, Is.Null);
        return client!.Writer!;
    }

    public static PushContent Content(string? secretKey, params (string Key, string Value)[] data) => new()
    {
        SecretKey = secretKey,
        Data = data.ToDictionary(static d => d.Key, static d => new SecretValue(Encoding.UTF8.GetBytes(d.Value))),
    };

    public ValueTask DisposeAsync() => Endpoint.DisposeAsync();

    public WebhookProvider Provider => new(TimeProvider.System, new ProviderCalls(null), Egress);

    private static StoreObject Store(WebhookProviderSpec spec, bool clusterWide)
    {
        var provider = new StoreProviderSpec { Webhook = spec };
        return clusterWide ? TestStores.ClusterWide(provider) : TestStores.Namespaced(provider);
    }
}
