using System.Globalization;
using System.Text;
using Keyferry.Api.Stores;
using Keyferry.CloudDouble.Azure;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Fake;
using Keyferry.Providers.Tests.Aws;
using Keyferry.Providers.Tests.Azure;
using Keyferry.Providers.Tests.Google;
using Keyferry.Providers.Tests.Http;
using Keyferry.Providers.Tests.Kubernetes;
using Keyferry.Providers.Tests.Vault;
using Keyferry.Providers.Tests.Webhook;
using NUnit.Framework;

namespace Keyferry.Providers.Tests;

/// <summary>
/// docs/providers/README.md has what each store can, as connections to all of them say. With KEYFERRY_WRITE_DOCS=1 it is
/// written anew.
/// </summary>
public sealed class ProviderTableTests
{

    [Test]
    public async Task The_table_of_stores_says_what_connections_can_do()
    {
        var rows = new List<(string Name, string Row)>();
        await using var aws = new AwsStub(static _ => new StubAnswer(200, "{}"));
        using var azure = new AzureDouble();
        using var vault = new VaultScene(static _ => StubReply.Ok("""{"auth":{"client_token":"t","lease_duration":3600,"renewable":true}}"""));
        await using var kubernetes = await KubernetesScene.StartAsync();
        await using var endpoint = await WebhookScene.StartAsync(static _ => new EndpointAnswer(200, "{}"));
        Add("AWS Secrets Manager", "aws-secrets-manager.md", Connected(await AwsStores.ConnectAsync(aws.Address)));
        Add("AWS Parameter Store", "aws-parameter-store.md", Connected(
            await AwsStores.ConnectAsync(aws.Address, static s => s.Service = "ParameterStore")));
        Add("Azure Key Vault", "azure-key-vault.md", await AzureStores.ClientAsync(azure));
        Add("Google Secret Manager", "google-secret-manager.md", await new GoogleScene().ConnectAsync());
        Add("HashiCorp Vault", "vault.md", await vault.ClientAsync(VaultScene.Spec(VaultScene.AppRole)));
        Add("OpenBao", "vault.md#openbao", await vault.BaoAsync(OpenBaoTests.Spec()));
        Add("Kubernetes", "kubernetes.md", new StoreClient(
            await kubernetes.ConnectAsync(), kubernetes.Provider,
            TestStores.Namespaced(new StoreProviderSpec { Kubernetes = kubernetes.Spec() })));
        Add("Webhook", "webhook.md", new StoreClient(
            (await endpoint.ConnectAsync(endpoint.Spec())).Client!, endpoint.Provider,
            TestStores.Namespaced(new StoreProviderSpec { Webhook = endpoint.Spec() })));
        Add("Fake", "", Connected(await StoreClient.ConnectAsync(
            new FakeProvider(), TestStores.Namespaced(new StoreProviderSpec { Fake = new FakeProviderSpec { Data = [] } }), new MemoryReferences())));

        var served = ProviderRegistry.Create(static _ => null, TimeProvider.System, new Metrics.ProviderCalls(null)).Keys;
        Assert.That(rows.Select(static r => r.Name).Distinct(), Is.EquivalentTo(served), "every store of the program has a row");
        var page = Page(rows.Select(static r => r.Row));
        var file = Path.Combine(PageManifestTests.Root(), "docs", "providers", "README.md");
        if (Environment.GetEnvironmentVariable("KEYFERRY_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(file, page);
        }

        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo(page), "KEYFERRY_WRITE_DOCS=1 writes it anew");

        void Add(string title, string link, StoreClient client) => rows.Add((client.Provider.Key, Row(title, link, client)));
    }

    private static StoreClient Connected((StoreClient? Client, string? Error) result) =>
        result.Client ?? throw new InvalidOperationException(result.Error);

    private static string Row(string title, string link, StoreClient store)
    {
        var reference = new RemoteRef { Key = "key", Version = "00000000000000000000000000000001" };
        var writes = store.Inner.Writer is null ? "–" : "yes";
        string[] cells =
        [
            link.Length == 0 ? title : $"[{title}]({link})", $"`{store.Provider.Key}`", "yes",
            store.Inner.Finder is null ? "–" : "yes", writes, writes,
            store.Provider.KeyOf(store.Store, reference).Version.Length > 0 ? "yes" : "–",
            store.Provider.KeyOf(store.Store, new RemoteRef { Key = "key", FetchMetadata = true }).IsMetadata ? "yes" : "–",
            store.Inner.MaxKeysPerCall is > 1 and var most ? most.ToString(CultureInfo.InvariantCulture) : "1",
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Page(IEnumerable<string> rows) => new StringBuilder()
        .Append("""
            # Stores

            What each store can do. A test makes this table out of connections to all of them, and fails where it differs.

            | Store | `spec.provider` | read | find | push | delete | versions | metadata | keys a call |
            |---|---|---|---|---|---|---|---|---|

            """)
        .AppendJoin('\n', rows)
        .Append("""


            *versions*: `remoteRef.version` names one. *metadata*: `metadataPolicy: Fetch` reads tags, labels or annotations. *keys a call*: how many
            remote keys one call reads; references to one key share a read in every store. Generators: [generators.md](generators.md).

            """)
        .ToString();
}
