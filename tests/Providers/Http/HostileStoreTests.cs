using System.Net;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Kubernetes;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Webhook;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Http;

/// <summary>Addresses by which a tenant tries to reach this host, its link, a metadata service or the API server.</summary>
public sealed class HostileStoreTests
{
    private static readonly string[] Hosts =
    [
        // This host, as people and parsers write it.
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7F.0.0.1", "0x7f.1", "0177.0.0.1", "017700000001",
        "127.0.0.1.", "127.255.255.254", "localhost", "LocalHost", "localhost.", "0.0.0.0", "0", "0x0", "000.000.000.000",
        "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[0000::0001]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
        "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[64:ff9b:1:7f00:0:100::]",
        "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[2001:0:5db8:d822:0:0:80ff:fffe]", "[2001:db8::5efe:127.0.0.1]",

        // The link.
        "169.254.1.1", "0251.0376.1.1", "[fe80::1]", "[fe80::1%251]", "[::ffff:169.254.1.1]",

        // Metadata services.
        "169.254.169.254", "2852039166", "0xa9fea9fe", "0xA9.0xFE.0xA9.0xFE", "0251.0376.0251.0376", "169.254.170.2",
        "169.254.170.23", "[fd00:ec2::254]", "[fd00:ec2::23]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]",
        "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]", "[fd20:ce::254]", "100.100.100.200", "168.63.129.16", "192.0.0.192",
        "100.96.0.96", "[fd00:42::42]", "metadata.google.internal", "METADATA.google.internal.", "metadata.goog", "metadata",
        "instance-data", "instance-data.ec2.internal", "api.metadata.cloud.ibm.com", "metadata.tencentyun.com",

        // Names that lead there.
        "inner.example", "mixed.example", "six.example", "mapped.example", "cloud.example", "link.example", "null.example",
    ];

    private Canary _canary = null!;

    [SetUp]
    public void SetUp() => _canary = new Canary();

    [TearDown]
    public async Task TearDown() => await _canary.DisposeAsync();

    [Test]
    public async Task A_canary_hears_of_who_does_connect()
    {
        using var http = Http(TestEgress.Loopback);
        using var answer = await GetAsync(http, "127.0.0.1");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(_canary.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task Sixty_hostile_addresses_are_refused()
    {
        using var store = Http(TestEgress.Of("", resolver: Resolver()));
        using var webhook = Http(TestEgress.Of("", resolver: Resolver()), EgressUse.Webhook);
        foreach (var host in Hosts)
        {
            foreach (var http in (StoreHttp[])[store, webhook])
            {
                using var answer = await GetAsync(http, host);
                Assert.That(answer.Failure?.Message, Does.StartWith("refused by the egress guard"), host);
                Assert.That(answer.Failure!.Kind, Is.EqualTo(FetchFailureKind.Invalid), host);
            }
        }

        Assert.That(Hosts, Has.Length.GreaterThanOrEqualTo(60));
        Assert.That(_canary.Connections, Is.Zero);
    }

    [TestCase("①②⑦.⓪.⓪.①")]
    [TestCase("127。0。0。1")]
    [TestCase("ⓛocalhost")]
    public async Task Letters_that_look_like_an_address_lead_nowhere(string host)
    {
        using var http = Http(TestEgress.Of("", resolver: new SystemHostResolver()));
        using var answer = await GetAsync(http, host);

        Assert.That(answer.Failure, Is.Not.Null);
        Assert.That(_canary.Connections, Is.Zero);
    }

    [TestCase("kubernetes")]
    [TestCase("kubernetes.default")]
    [TestCase("Kubernetes.Default.svc.")]
    [TestCase("kubernetes.default.svc.cluster.local")]
    [TestCase("10.96.0.1")]
    [TestCase("0x0a600001")]
    [TestCase("[::ffff:10.96.0.1]")]
    [TestCase("[64:ff9b::10.96.0.1]")]
    [TestCase("alias.example")]
    [TestCase("api.eks.example")]
    [TestCase("other.example")]
    public async Task A_webhook_does_not_lead_to_the_api_server(string host)
    {
        var resolver = new ListedResolver().With("alias.example", "10.96.0.1").With("api.eks.example", "10.0.7.7")
            .With("other.example", "10.0.7.7").With("kubernetes.default.svc", "10.96.0.1");
        var api = ApiServerAddresses.Of(
            static name => name == "KUBERNETES_SERVICE_HOST" ? "10.96.0.1" : null, new Uri($"https://api.eks.example:{_canary.Port}"),
            resolver);
        using var http = Http(new EgressPolicy([], [], resolver, api), EgressUse.Webhook);
        using var answer = await GetAsync(http, host);

        Assert.That(answer.Failure?.Message, Does.Contain("API server").And.Contain("--allow-egress"));
    }

    [TestCase("http://127.0.0.1:{0}/")]
    [TestCase("http://localhost:{0}/")]
    [TestCase("http://169.254.169.254/latest/meta-data/")]
    [TestCase("//127.0.0.1:{0}/")]
    [TestCase("http://[::1]:{0}/")]
    [TestCase("http://user@127.0.0.2:{0}/")]
    public async Task A_redirect_to_another_place_is_not_followed(string location)
    {
        var target = string.Format(System.Globalization.CultureInfo.InvariantCulture, location, _canary.Port);
        await using var hostile = new Canary(
            $"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", IPAddress.Parse("127.0.0.2"));
        using var http = Http(TestEgress.Of("127.0.0.0/8"));
        using var answer = await http.SendAsync(
            new StoreCall("Get"), () => new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.2:{hostile.Port}/"), default);

        Assert.That(answer.Status, Is.EqualTo(302));
        Assert.That(HttpFailures.Of(answer, "get").Message, Does.Contain("redirects to another host"));
        Assert.That(_canary.Connections, Is.Zero);
    }

    [Test]
    public async Task The_address_that_was_checked_is_the_one_that_is_connected_to()
    {
        await using var open = new Canary(only: IPAddress.Parse("127.0.0.2"));
        var resolver = new ListedResolver().With("rebinding.example", "127.0.0.2", "127.0.0.1");
        using var http = Http(TestEgress.Of("127.0.0.2", resolver: resolver));

        using var first = await GetAsync(http, "rebinding.example", open.Port);
        Assert.That(resolver.Asked, Has.Count.EqualTo(1), "it is resolved once a connection");
        using var second = await GetAsync(http, "rebinding.example");

        Assert.That(first.Status, Is.EqualTo(200));
        Assert.That(second.Failure?.Message, Does.StartWith("refused by the egress guard"));
        Assert.That(_canary.Connections, Is.Zero);
    }

    [Test]
    public async Task Of_several_addresses_only_those_are_used_that_may_be()
    {
        await using var open = new Canary(only: IPAddress.Parse("127.0.0.2"));
        var resolver = new ListedResolver().With("mixed.example", "127.0.0.1 169.254.169.254 127.0.0.2");
        using var http = Http(TestEgress.Of("127.0.0.2", resolver: resolver));
        using var answer = await GetAsync(http, "mixed.example", open.Port);

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(open.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task Sixty_hostile_stores_make_no_connection()
    {
        var egress = TestEgress.Of("", resolver: Resolver());
        IProvider[] providers =
        [
            new WebhookProvider(TimeProvider.System, new ProviderCalls(null), egress),
            new KubernetesProvider(TimeProvider.System, new ProviderCalls(null), egress),
        ];
        var references = new MemoryReferences();
        references.Secrets[("access", "token")] = "token";
        var made = 0;
        foreach (var (provider, host) in providers.SelectMany(_ => Hosts, static (p, h) => (p, h)))
        {
            var store = TestStores.Namespaced(Spec(provider.Key, $"http://{host}:{_canary.Port}/"));
            var (client, _) = await provider.ConnectAsync(new StoreContext(store, "team", references), default);
            if (client is not null)
            {
                await using (client)
                {
                    made++;
                    var read = (await client.ReadAsync([new RemoteKey("k")], default))[0];
                    Assert.That(read.Failure?.Message, Is.Not.Null, $"{provider.Key} {host}");
                    Assert.That((await client.ValidateAsync(default)).State, Is.Not.EqualTo(StoreState.Ready), $"{provider.Key} {host}");
                }
            }
        }

        Assert.That(made, Is.GreaterThan(120));
        Assert.That(_canary.Connections, Is.Zero);
    }

    private static StoreProviderSpec Spec(string provider, string url) => provider == "webhook"
        ? new StoreProviderSpec { Webhook = new WebhookProviderSpec { Url = url } }
        : new StoreProviderSpec
        {
            Kubernetes = new KubernetesProviderSpec
            {
                Server = new KubernetesServer { Url = url },
                Auth = new KubernetesAuth { Token = new() { BearerToken = new() { Name = "access", Key = "token" } } },
            },
        };

    private static ListedResolver Resolver() => new ListedResolver().With("localhost", "127.0.0.1 ::1").With("inner.example", "127.0.0.1")
            .With("mixed.example", "127.0.0.1 169.254.169.254").With("six.example", "::1").With("mapped.example", "::ffff:127.0.0.1")
            .With("cloud.example", "169.254.169.254").With("link.example", "169.254.7.7").With("null.example", "0.0.0.0 ::");

    private static StoreHttp Http(EgressPolicy egress, EgressUse use = EgressUse.Store) =>
        new(new StoreHttpOptions("Test") { Use = use, MaxRetries = 0 }, egress, new ProviderCalls(null), TimeProvider.System);

    private async Task<StoreAnswer> GetAsync(StoreHttp http, string host, int? port = null)
    {
        var address = new Uri($"http://{host}:{port ?? _canary.Port}/");
        return await http.SendAsync(new StoreCall("Get"), () => new HttpRequestMessage(HttpMethod.Get, address), default);
    }
}
