using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Keyferry.Providers.Azure;
using Keyferry.Providers.Azure.Identity;
using Keyferry.Providers.Azure.KeyVault;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>Each recorded answer is served to the client, which must read it as ../docs/providers/azure-key-vault.md says.</summary>
public sealed class AzureRecordedAnswerTests
{
    private static readonly Placeholders Nothing = new();

    private static IEnumerable<TestCaseData> Logins => Calls(static r => r.IsLogin && r.Method == HttpMethod.Post);

    private static IEnumerable<TestCaseData> Vaults => Calls(static r => !r.IsLogin);

    private static IEnumerable<TestCaseData> Reads => Calls(static r => ObjectOf(r) is not null);

    [TestCaseSource(nameof(Logins))]
    public async Task A_login(string id)
    {
        var recording = Find(id);
        using var server = new Served(recording);
        var credential = new EntraCredentials(new AzureHttp(server, server, retries: 0))
            .OfSecret(AzureCloud.Of(null, null, out _)!, "tenant", "client", "secret");
        try
        {
            var token = await credential.GetTokenAsync(new TokenRequestContext(["https://vault.azure.net/.default"]), default);
            Assert.That(recording.Status, Is.EqualTo(200));
            Assert.That(token.Token, Is.EqualTo(server.Body.RootElement.GetProperty("access_token").GetString()));
        }
        catch (Exception e) when (e is not AssertionException)
        {
            var failure = AzureErrors.Of("x", e, null);
            var code = recording.Response.GetProperty("body").GetProperty("error_description").GetString()!.Split(':')[0];
            Assert.That(recording.Status, Is.GreaterThanOrEqualTo(400));
            Assert.That(failure.Kind, Is.EqualTo(FetchFailureKind.Denied));
            Assert.That(failure.Message, Does.StartWith($"Microsoft Entra gave no token: {code}: "));
            Assert.That(failure.Message, Does.Not.Contain("Trace ID").And.Not.Contain("Correlation").And.Not.Contain("Timestamp"));
        }
    }

    [TestCaseSource(nameof(Vaults))]
    public async Task An_answer_of_a_vault(string id)
    {
        var recording = Find(id);
        using var server = new Served(recording);
        using var answer = await ClientOf(server).GetAsync(new VaultObject(VaultObjectType.Secret, "x"), "", default);

        if (recording.Status is >= 200 and < 300 && recording.Status != 204)
        {
            Assert.That(answer.Failure, Is.Null);
            Assert.That(VaultBundle.Tags(answer.Root), Is.EqualTo(TagsOf(recording)));
            return;
        }

        var failure = answer.Failure!;
        Assert.That(failure.Kind, Is.EqualTo(KindOf(recording)), failure.Message);
        Assert.That(failure.RetryAfter, Is.EqualTo(recording.Status == 429 ? TimeSpan.FromSeconds(1) : null));
        if (recording.Id is "soft-delete/set-deleted" or "key-objects/import-deleted" or "certificates/import-deleted")
        {
            Assert.That(answer.Code, Is.EqualTo(VaultRefusal.Deleted));
        }
    }

    [TestCaseSource(nameof(Reads))]
    public async Task A_read(string id)
    {
        var recording = Find(id);
        using var server = new Served(recording);
        var client = ClientOf(server);
        await using var store = new AzureStoreClient(
            client, new Keyferry.Providers.Azure.Pushing.AzureStoreWriter(client, static (_, _) => Task.CompletedTask),
            new VaultIdentity(new OneAtATimeCredential(null!), "", null), isNew: false);
        var item = ObjectOf(recording)!.Value;

        var result = (await store.ReadAsync([new RemoteKey(item.Canonical)], default))[0];
        using var value = result.Value;

        if (recording.Status != 200)
        {
            Assert.That(result.Failure!.Kind, Is.EqualTo(KindOf(recording)));
            return;
        }

        var body = server.Body.RootElement;
        switch (item.Type)
        {
            case VaultObjectType.Secret:
                Assert.That(Encoding.UTF8.GetString(value!.Whole), Is.EqualTo(body.GetProperty("value").GetString()));
                break;
            case VaultObjectType.Certificate:
                Assert.That(value!.Whole.ToArray(), Is.EqualTo(Convert.FromBase64String(body.GetProperty("cer").GetString()!)));
                break;
            default:
                using (var key = JsonDocument.Parse(value!.Whole.ToArray()))
                {
                    Assert.That(JsonElement.DeepEquals(key.RootElement, body.GetProperty("key")), Is.True);
                }

                break;
        }
    }

    [TestCase("listing/list", "l1,l2,l3,l4,l5")]
    [TestCase("attributes/disabled-list", "")]
    [TestCase("challenge/forbidden-list", "Denied")]
    [TestCase("challenge/no-token-list", "Denied")]
    public async Task A_list(string id, string expected)
    {
        using var server = new Served(Find(id));
        var found = new List<FindResult>();
        await foreach (var result in new AzureFinder(ClientOf(server)).FindAsync(new FindQuery(), default))
        {
            found.Add(result);
        }

        Assert.That(string.Join(",", found.Select(static f => f.Failure?.Kind.ToString() ?? f.Name)), Is.EqualTo(expected));
    }

    private static FetchFailureKind KindOf(AzureRecording recording) => recording.Status switch
    {
        401 or 403 => FetchFailureKind.Denied,
        429 => FetchFailureKind.Throttled,
        500 or 204 => FetchFailureKind.Unavailable,
        404 when recording.Response.GetProperty("body").ValueKind == JsonValueKind.Object => FetchFailureKind.NotFound,
        _ => FetchFailureKind.Invalid,
    };

    private static Dictionary<string, string> TagsOf(AzureRecording recording)
    {
        var body = recording.Response.GetProperty("body");
        return body.TryGetProperty("tags", out var tags)
            ? tags.EnumerateObject().ToDictionary(static t => t.Name, static t => t.Value.GetString()!)
            : [];
    }

    /// <summary>The object of a GET of one; null for any other call.</summary>
    private static VaultObject? ObjectOf(AzureRecording recording)
    {
        var parts = recording.Path.Split('?')[0].Trim('/').Split('/');
        return recording.IsLogin || recording.Method != HttpMethod.Get || parts.Length is < 2 or > 3 || parts.Contains("versions")
            || recording.Path.Contains("//", StringComparison.Ordinal)
            ? null
            : parts[0] switch
            {
                "secrets" => new VaultObject(VaultObjectType.Secret, "x"),
                "keys" => new VaultObject(VaultObjectType.Key, "x"),
                "certificates" => new VaultObject(VaultObjectType.Certificate, "x"),
                _ => null,
            };
    }

    private static KeyVaultClient ClientOf(Served server) => new(
        new AzureHttp(server, server, retries: 0).Pipeline(), new Uri("https://kv.vault.azure.net"), new ProviderCalls(null), TimeProvider.System);

    private static AzureRecording Find(string id) => AzureRecording.All.Single(r => r.Id == id);

    private static IEnumerable<TestCaseData> Calls(Func<AzureRecording, bool> wanted) => AzureRecording.All
        .Where(r => r.Kind == "call" && wanted(r)).Select(static r => new TestCaseData(r.Id).SetArgDisplayNames(r.Id));

    /// <summary>Answers each request with one recorded answer.</summary>
    private sealed class Served(AzureRecording recording) : HttpMessageHandler
    {
        // Numbers that stand for times are recorded as text.
        private readonly string? _body = AzureRecording.BodyOf(recording.Response) is { } body
            ? Nothing.Fill(body.Replace("\"<unix>\"", "1700000000", StringComparison.Ordinal))
            : null;

        public JsonDocument Body => JsonDocument.Parse(_body!);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage((HttpStatusCode)recording.Status)
            {
                RequestMessage = request, Content = new StringContent(_body ?? "", Encoding.UTF8, "application/json"),
            };
            foreach (var header in recording.Response.GetProperty("headers").EnumerateObject().Where(static h => h.Name is not ("Content-Type" or "Allow")))
            {
                response.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
            }

            return Task.FromResult(response);
        }
    }
}
