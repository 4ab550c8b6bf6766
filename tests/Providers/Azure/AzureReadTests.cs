using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using Keyferry.CloudDouble.Azure;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>What a reference to a vault's object brings.</summary>
public sealed class AzureReadTests
{
    private AzureDouble _azure = null!;

    [SetUp]
    public void SetUp() => _azure = new AzureDouble();

    [TearDown]
    public void TearDown() => _azure.Dispose();

    [Test]
    public async Task The_current_version_or_the_one_that_is_named()
    {
        var old = _azure.Vault.Set("db", "old").Id;
        _azure.Vault.Set("db", "знач <&> \"\\\n");

        Assert.That(await ReadAsync(new("db")), Is.EqualTo("знач <&> \"\\\n"));
        Assert.That(await ReadAsync(new("secret/db", Version: old)), Is.EqualTo("old"));
        Assert.That(await ReadAsync(new("secret/db/rest")), Is.EqualTo("знач <&> \"\\\n"));
    }

    [Test]
    public async Task What_is_not_there_is_gone_and_nothing_else_is()
    {
        _azure.Vault.Set("off", "x", attributes: new JsonObject { ["enabled"] = false });
        _azure.Vault.Set("old", "readable", attributes: new JsonObject { ["exp"] = 1_500_000_000 });

        Assert.That(await ReadAsync(new("nope")), Is.EqualTo("NotFound: Secret does not exist"));
        Assert.That(await ReadAsync(new("cert/nope")), Is.EqualTo("NotFound: Secret does not exist"));
        Assert.That(await ReadAsync(new("key/nope")), Is.EqualTo("NotFound: Secret does not exist"));
        Assert.That(await ReadAsync(new("off", Version: new string('0', 32))), Is.EqualTo("NotFound: Secret does not exist"));
        Assert.That(await ReadAsync(new("off")), Does.StartWith("Invalid: ").And.Contain("SecretDisabled").And.Contain("enable its current version"));
        Assert.That(await ReadAsync(new("old")), Is.EqualTo("readable"));
    }

    [TestCase("certificate/x", "Invalid: unknown Azure Keyvault object Type for x: a key is a name, or one of secret/, cert/ and key/ before it")]
    [TestCase("a_b", "Invalid: a_b is no name of an object in Azure Key Vault: they are 1 to 127 letters, digits and dashes")]
    [TestCase("secret/", "Invalid:  is no name of an object in Azure Key Vault: they are 1 to 127 letters, digits and dashes")]
    public async Task A_key_that_is_none_is_told_without_a_call(string key, string expected)
    {
        Assert.That(await ReadAsync(new(key)), Is.EqualTo(expected));
        Assert.That(_azure.Requests, Is.Empty);
    }

    [Test]
    public async Task A_version_that_is_none_is_told_without_a_call()
    {
        Assert.That(await ReadAsync(new("db", Version: "latest")), Does.StartWith("Invalid: version latest is no version in Azure Key Vault"));
        Assert.That(_azure.Requests, Is.Empty);
    }

    [Test]
    public async Task A_property_is_a_path_first_and_a_name_with_dots_second()
    {
        _azure.Vault.Set("db", """{"user":"app","a.b":"name","a":{"b":"path"},"c.d":"only","n":1.50,"null":null}""");

        Assert.That(await ReadAsync(new("db", "user")), Is.EqualTo("app"));
        Assert.That(await ReadAsync(new("db", "a.b")), Is.EqualTo("path"));
        Assert.That(await ReadAsync(new("db", "c.d")), Is.EqualTo("only"));
        Assert.That(await ReadAsync(new("db", "null")), Is.Empty);
        Assert.That(await ReadAsync(new("db", "nope")), Is.EqualTo("Invalid: property nope does not exist in key db"));
    }

    [Test]
    public async Task A_property_of_what_is_no_JSON_says_so_without_the_value()
    {
        _azure.Vault.Set("db", "marked-value");

        Assert.That(await ReadAsync(new("db", "user")), Does.StartWith("Invalid: property user does not exist in key db: it is not JSON").And.Not.Contain("marked"));
    }

    [Test]
    public async Task A_JSON_object_becomes_a_map()
    {
        _azure.Vault.Set("db", """{"user":"app","n":1.50,"list":[1, 2],"null":null}""");
        await using var client = await AzureStores.ClientAsync(_azure);

        var results = await client.FetchAsync([new("db", AsMap: true), new("cert/db", AsMap: true), new("key/db", AsMap: true)], default);

        Assert.That(results[0].Texts(), Is.EquivalentTo(new Dictionary<string, string>
        {
            ["user"] = "app", ["n"] = "1.50", ["list"] = "[1, 2]", ["null"] = "",
        }));
        Assert.That(results[1].Text(), Is.EqualTo("NotFound: Secret does not exist"));
    }

    [Test]
    public void Certificates_and_keys_become_no_map()
    {
        var provider = AzureStores.Provider(_azure);
        using var value = RemoteValue.Of("{}"u8.ToArray());

        Assert.That(
            provider.Extract(new("cert/x", AsMap: true), value).Text(), Is.EqualTo("Invalid: cannot get use dataFrom to get certificate secret"));
        Assert.That(provider.Extract(new("key/x", AsMap: true), value).Text(), Is.EqualTo("Invalid: cannot get use dataFrom to get key secret"));
    }

    [Test]
    public async Task Tags_and_times_are_the_metadata_and_only_tags_with_useAzureSDK()
    {
        _azure.Vault.Set(
            "db", "x", new JsonObject { ["team"] = "<a>", ["doc"] = """{"k":"v","deep":{"x":"y"}}""", ["env.stage"] = "dev" },
            new JsonObject { ["exp"] = 4_102_444_800, ["nbf"] = 1_262_304_000 });

        var all = await ReadAsync(new("db", FetchMetadata: true));
        Assert.That(all, Does.StartWith("""{"attribute.created":"20""").And.Contain("""
            "attribute.expires":"2100-01-01T00:00:00Z","attribute.notBefore":"2010-01-01T00:00:00Z"
            """).And.Contain("""
            "env.stage":"dev","team":"\u003ca\u003e"}
            """));
        Assert.That(await ReadAsync(new("db", "attribute.expires", FetchMetadata: true)), Is.EqualTo("2100-01-01T00:00:00Z"));
        Assert.That(await ReadAsync(new("db", "team", FetchMetadata: true)), Is.EqualTo("<a>"));
        Assert.That(await ReadAsync(new("db", "env.stage", FetchMetadata: true)), Is.EqualTo("dev"));
        Assert.That(await ReadAsync(new("db", "doc.deep.x", FetchMetadata: true)), Is.EqualTo("y"));
        Assert.That(await ReadAsync(new("db", "doc.nope", FetchMetadata: true)), Is.EqualTo("Invalid: property nope does not exist in key doc.nope"));
        Assert.That(await ReadAsync(new("db", "taem", FetchMetadata: true)), Is.EqualTo("Invalid: tag taem does not exist; did you mean team?"));
        Assert.That(
            await AzureStores.ReadAsync(_azure, new("db", FetchMetadata: true), static s => s.UseAzureSdk = true),
            Is.EqualTo("""{"doc":"{\"k\":\"v\",\"deep\":{\"x\":\"y\"}}","env.stage":"dev","team":"\u003ca\u003e"}"""));
    }

    [Test]
    public async Task A_map_of_metadata_has_an_entry_a_tag_and_one_for_each_member_of_a_tag_of_strings()
    {
        _azure.Vault.Set("db", "x", new JsonObject { ["team"] = "a", ["doc"] = """{"k":"v"}""", ["list"] = "[1]" });
        await using var client = await AzureStores.ClientAsync(_azure, static s => s.UseAzureSdk = true);

        var results = await client.FetchAsync([new("db", FetchMetadata: true, AsMap: true), new("db", "team", FetchMetadata: true, AsMap: true)], default);

        Assert.That(results[0].Texts(), Is.EquivalentTo(new Dictionary<string, string> { ["db_team"] = "a", ["db_doc_k"] = "v", ["db_list"] = "[1]" }));
        Assert.That(results[1].Texts(), Is.EquivalentTo(new Dictionary<string, string> { ["db_team"] = "a" }));
    }

    [Test]
    public async Task References_to_one_object_share_a_read()
    {
        _azure.Vault.Set("db", """{"a":"1","b":"2"}""");
        await using var client = await AzureStores.ClientAsync(_azure);

        var results = await client.FetchAsync([new("db", "a"), new("secret/db", "b"), new("db", AsMap: true)], default);

        Assert.That(results.Take(2).Select(static r => r.Text()), Is.EqualTo(["1", "2"]));
        Assert.That(_azure.VaultCalls, Is.EqualTo(["GET /secrets/db"]));
    }

    [Test]
    public async Task A_refusal_says_which_role_is_missing_and_a_foreign_tenant_which_the_vaults_is()
    {
        _azure.Vault.Set("db", "x");
        _azure.Vault.IsForbidden = static action => action == "secrets/get";
        Assert.That(
            await ReadAsync(new("db")),
            Does.StartWith("Denied: operation error Azure Key Vault: GetSecret, https response error StatusCode: 403, Forbidden "
                + "(ForbiddenByRbac): Caller is not authorized").And.Contain("Key Vault Secrets User").And.Not.Contain("\r"));

        _azure.Before = static r => r.Address.Host == "kv.vault.azure.net" && r.Authorization.Length > 0
            ? new DoubleAnswer(401, new JsonObject { ["error"] = new JsonObject { ["code"] = "Unauthorized", ["message"] = "AKV10032: Invalid issuer." } })
            {
                Headers = { ["WWW-Authenticate"] = "Bearer authorization=\"https://login.microsoftonline.com/another\", resource=\"https://vault.azure.net\"" },
            }
            : null;
        Assert.That(await ReadAsync(new("db")), Does.StartWith("Denied: ").And.Contain("the vault belongs to tenant another"));
    }

    [TestCase(429, "Throttled")]
    [TestCase(503, "Unavailable")]
    [TestCase(500, "Unavailable")]
    [TestCase(302, "Invalid")]
    public async Task A_status_has_its_kind(int status, string kind)
    {
        _azure.Before = r => r.Address.Host == "kv.vault.azure.net"
            ? new DoubleAnswer(status, new JsonObject { ["error"] = new JsonObject { ["code"] = "Some", ["message"] = "m" } })
            {
                Headers = { ["Retry-After"] = "17", ["Location"] = "https://evil.example/" },
            }
            : null;
        await using var client = await AzureStores.ClientAsync(_azure);

        var failure = (await client.FetchAsync([new("db")], default))[0].Failure!;

        Assert.That(failure.Kind.ToString(), Is.EqualTo(kind));
        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(17)));
        Assert.That(_azure.Requests.Select(static r => r.Address.Host), Has.None.EqualTo("evil.example"));
    }

    [Test]
    public async Task A_404_that_is_not_of_Key_Vault_is_no_secret_that_is_gone()
    {
        _azure.Before = static r => r.Address.Host == "kv.vault.azure.net" ? new DoubleAnswer(404) : null;

        Assert.That(await ReadAsync(new("db")), Does.StartWith("Invalid: ").And.Contain("the answer is not what Key Vault sends; check vaultUrl"));
    }

    [Test]
    public async Task An_answer_that_is_no_JSON_or_without_end_is_told_without_its_text()
    {
        _azure.Before = static r => r.Address.Host == "kv.vault.azure.net" ? new DoubleAnswer(200, JsonValue.Create("marked")) : null;
        Assert.That(await ReadAsync(new("db")), Does.StartWith("Unavailable: ").And.Not.Contain("marked"));

        _azure.Before = static r => r.Address.Host == "kv.vault.azure.net" ? new DoubleAnswer(200, JsonValue.Create(new string('x', 2 << 20))) : null;
        Assert.That(await ReadAsync(new("db")), Does.Contain("the answer is longer than 1048576 bytes"));
    }

    [Test]
    public async Task Calls_are_counted_under_the_names_of_the_peer()
    {
        _azure.Vault.Set("db", "x");
        var registry = Prometheus.Metrics.NewCustomRegistry();
        var provider = AzureStores.Provider(_azure, calls: new ProviderCalls(Prometheus.Metrics.WithCustomRegistry(registry)));
        var (client, _) = await StoreClient.ConnectAsync(provider, AzureStores.Store(), AzureStores.References());
        await using var owned = client!;

        await client!.FetchAsync([new("db"), new("nope")], default);

        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text);
        Assert.That(Encoding.UTF8.GetString(text.ToArray()), Does
            .Contain("externalsecret_provider_api_calls_count{call=\"GetSecret\",provider=\"Azure/KeyVault\",status=\"success\"} 1")
            .And.Contain("externalsecret_provider_api_calls_count{call=\"GetSecret\",provider=\"Azure/KeyVault\",status=\"error\"} 1"));
    }

    private Task<string> ReadAsync(RemoteRef reference) => AzureStores.ReadAsync(_azure, reference);
}
