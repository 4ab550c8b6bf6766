using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Google;

/// <summary>Over sockets, the guard and the pipeline: to addresses that the installation's environment names.</summary>
public sealed class GoogleNetworkTests
{
    [Test]
    public async Task A_key_signs_in_and_reads()
    {
        var scene = Scene();
        await using var server = new GoogleDoubleServer(scene.Google);

        Assert.That(await ReadAsync(scene, server, TestEgress.Loopback, GoogleScene.KeyAuth), Is.EqualTo("one"));
    }

    [Test]
    public async Task A_service_account_of_the_cluster_signs_in_and_reads()
    {
        var scene = Scene();
        scene.References.Annotations["iam.gke.io/gcp-service-account"] = GoogleScene.Target;
        scene.Google.Accounts.LetActAs(GoogleScene.Subject, GoogleScene.Target);
        await using var server = new GoogleDoubleServer(scene.Google);

        Assert.That(
            await ReadAsync(scene, server, TestEgress.Loopback, new GcpAuth
            {
                WorkloadIdentity = new GcpWorkloadIdentity { ServiceAccountRef = new() { Name = "app" }, ClusterLocation = "europe-west3", ClusterName = "prod" },
            }),
            Is.EqualTo("one"));
    }

    [Test]
    public async Task A_federated_service_account_signs_in_and_reads()
    {
        var scene = Scene();
        await using var server = new GoogleDoubleServer(scene.Google);

        Assert.That(
            await ReadAsync(scene, server, TestEgress.Loopback, new GcpAuth
            {
                WorkloadIdentityFederation = new GcpWorkloadIdentityFederation { Audience = GoogleScene.Audience, ServiceAccountRef = new() { Name = "app" } },
            }),
            Is.EqualTo("one"));
    }

    [Test]
    public async Task The_metadata_server_is_asked_past_the_guard_that_keeps_tenants_from_it()
    {
        var scene = Scene();
        scene.Google.Metadata.Account = GoogleScene.Account;
        await using var server = new GoogleDoubleServer(scene.Google);

        // The token is had; where it would be used, the guard ends the call.
        Assert.That(
            await ReadAsync(scene, server, EgressPolicy.Default, null),
            Does.StartWith("Invalid: unable to access Secret from SecretManager Client: refused by the egress guard: 127.0.0.1"));
        Assert.That(scene.Google.Calls.Single(), Is.EqualTo("GET metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token"));
    }

    [TestCase("http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token")]
    [TestCase("http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token")]
    [TestCase("http://[fd00:ec2::254]/latest/meta-data/")]
    [TestCase("http://127.0.0.1:1/token")]
    public async Task A_tenants_token_endpoint_leads_to_no_metadata_and_no_loopback(string url)
    {
        var scene = Scene();
        scene.References.ConfigMaps[("wif", "wif.json")] =
            $$"""{"type":"external_account","audience":"a","credential_source":{"url":"{{url}}","headers":{"Metadata-Flavor":"Google"} } }""";
        await using var server = new GoogleDoubleServer(scene.Google);

        Assert.That(
            await ReadAsync(scene, server, EgressPolicy.Default, new GcpAuth
            {
                WorkloadIdentityFederation = new GcpWorkloadIdentityFederation
                {
                    ExternalTokenEndpoint = url, CredConfig = new GcpCredentialConfig { Name = "wif", Key = "wif.json" },
                },
            }),
            Does.StartWith("Invalid: unable to get credentials: externalTokenEndpoint: refused by the egress guard: "));
        Assert.That(scene.Google.Requests, Is.Empty);
    }

    private static GoogleScene Scene()
    {
        var scene = new GoogleScene(TimeProvider.System);
        scene.Google.Secrets.Add("projects/my-project/secrets/db", "one");
        return scene;
    }

    private static async Task<string> ReadAsync(GoogleScene scene, GoogleDoubleServer server, EgressPolicy egress, GcpAuth? auth)
    {
        var provider = new GoogleProvider(
            name => server.Variables.GetValueOrDefault(name), TimeProvider.System, new ProviderCalls(null), AmbientCredentials.All, egress);
        var (client, error) = await StoreClient.ConnectAsync(provider, GoogleScene.Store(s => s.Auth = auth), scene.References);
        Assert.That(error, Is.Null);
        await using var open = client!;
        return (await open.FetchAsync([new RemoteRef("db")], default))[0].Text();
    }
}
