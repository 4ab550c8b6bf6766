using System.Security.Cryptography;
using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.CloudDouble.Google;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Google;

/// <summary>Google's double, a cluster whose tokens it knows, and stores that point at it.</summary>
internal sealed class GoogleScene
{
    public const string Account = "reader@my-project.iam.gserviceaccount.com";
    public const string Target = "target@my-project.iam.gserviceaccount.com";
    public const string Audience = "//iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/pool/providers/cluster";
    public const string Subject = "system:serviceaccount:team:app";

    // Made once: making one takes long.
    private static readonly RSA s_issuer = RSA.Create(2048);

    public GoogleScene(TimeProvider? time = null, AmbientCredentials ambient = AmbientCredentials.All)
    {
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
        Google = new GoogleDouble(Time);
        Google.Secrets.AddProject("my-project", "123456");
        SignIn = new GoogleSignIn(
            name => Environment.GetValueOrDefault(name), Time, new ProviderCalls(null), ambient, EgressPolicy.Default,
            channel => new DoubleHandler(Google, channel));
        Provider = new GoogleProvider(SignIn);
        References.Secrets[("google", "key.json")] = Google.Accounts.AddKey(Account);
        References.IssueToken = (_, _) => Task.FromResult(new ReferenceResult<SecretValue>(
            new SecretValue(Encoding.UTF8.GetBytes(Cluster.Token(Subject, References.TokenAudiences[^1], Time.GetUtcNow()))), null));
        Google.Federation.AddOidc(Audience, Cluster);
        Google.Federation.Clusters["https://container.googleapis.com/v1/projects/my-project/locations/europe-west3/clusters/prod"] = Cluster;
    }

    public TimeProvider Time { get; }

    public GoogleDouble Google { get; }

    public GoogleSignIn SignIn { get; }

    public GoogleProvider Provider { get; }

    public MemoryReferences References { get; } = new();

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>This cluster's issuer, as workload identity pools know it.</summary>
    public OidcProvider Cluster { get; } = new(
        "https://cluster.example.com", new Dictionary<string, RSA> { ["issuer-key"] = s_issuer }, [$"https:{Audience}"]);

    public static GcpAuth KeyAuth => new()
    {
        SecretRef = new GcpSecretAuth { SecretAccessKeySecretRef = new SecretKeySelector { Name = "google", Key = "key.json" } },
    };

    /// <summary>A store that signs in with a key.</summary>
    public static GcpProviderSpec Spec(Action<GcpProviderSpec>? change = null)
    {
        var spec = new GcpProviderSpec { ProjectId = "my-project", Auth = KeyAuth };
        change?.Invoke(spec);
        return spec;
    }

    public static StoreObject Store(Action<GcpProviderSpec>? change = null, bool clusterWide = false)
    {
        var provider = new StoreProviderSpec { GcpSm = Spec(change) };
        return clusterWide ? TestStores.ClusterWide(provider) : TestStores.Namespaced(provider);
    }

    public async Task<StoreClient> ConnectAsync(Action<GcpProviderSpec>? change = null)
    {
        var (client, error) = await StoreClient.ConnectAsync(Provider, Store(change), References);
        Assert.That(error, Is.Null);
        return client!;
    }

    /// <summary>Why a store cannot be connected to.</summary>
    public async Task<string> ConnectErrorAsync(Action<GcpProviderSpec>? change = null, bool clusterWide = false)
    {
        var (client, error) = await StoreClient.ConnectAsync(Provider, Store(change, clusterWide), References);
        Assert.That(client, Is.Null);
        return error!;
    }

    /// <summary>Reads one reference over a connection of its own.</summary>
    public async Task<FetchResult> FetchAsync(RemoteRef reference, Action<GcpProviderSpec>? change = null)
    {
        await using var client = await ConnectAsync(change);
        return (await client.FetchAsync([reference], default))[0];
    }

    /// <summary>Calls of Secret Manager: the method and what follows the version of the API.</summary>
    public IEnumerable<string> SecretCalls => Google.Requests
        .Where(static r => r.Uri.Host.StartsWith("secretmanager.", StringComparison.Ordinal))
        .Select(static r => $"{r.Method} {Uri.UnescapeDataString(r.Uri.PathAndQuery["/v1/projects/my-project/".Length..])}");

    /// <summary>How often somebody signed in.</summary>
    public int Logins => Google.Requests.Count(static r => r.Uri.Host is "oauth2.googleapis.com" or "sts.googleapis.com" or "securetoken.googleapis.com");
}
