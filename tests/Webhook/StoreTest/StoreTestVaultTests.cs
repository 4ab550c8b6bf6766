using System.Text;
using Keyferry.VaultDouble;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.StoreTest;

/// <summary>A Vault that holds to its policies, with credentials that may do all and some that may do little.</summary>
public sealed class StoreTestVaultTests
{
    private const string Value = "s3cr3t-value";
    private VaultDoubleServer _server = null!;
    private HttpClient _root = null!;
    private string _folder = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("keyferry-vault-").FullName;
        _server = await VaultDoubleServer.StartAsync(new VaultDoubleOptions { RootToken = "root", MountsSecret = true }, default);
        _root = new HttpClient { BaseAddress = _server.Address };
        _root.DefaultRequestHeaders.Add("X-Vault-Token", "root");
        await WriteAsync("secret/data/team/db", $$$"""{"data":{"user":"u","password":"{{{Value}}}"}}""");
        await WriteAsync("secret/data/other/db", """{"data":{"user":"u"}}""");
        await WriteAsync("sys/policies/acl/reader", """{"policy":"path \"secret/data/team/*\" { capabilities = [\"read\"] }\npath \"auth/token/lookup-self\" { capabilities = [\"read\"] }"}""");
        await WriteAsync("sys/auth/approle", """{"type":"approle"}""");
        await WriteAsync("auth/approle/role/app", """{"token_policies":["reader"],"token_ttl":"20m"}""");
        await WriteAsync("auth/approle/role/app/role-id", """{"role_id":"rid"}""");
        await WriteAsync("auth/approle/role/app/custom-secret-id", """{"secret_id":"sid"}""");
    }

    [TearDown]
    public async Task TearDown()
    {
        _root.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task One_that_may_do_all_passes_every_case_and_leaves_nothing_behind()
    {
        var run = await RunAsync(
            "tokenSecretRef: {name: credentials, key: token}", "--key", "team/db", "--version", "1", "--find", "^team/", "--write-prefix", "team/tmp-", "-o", "json");

        var cases = run.Cases;
        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.Zero, run.Output + run.Error);
            foreach (var name in new[]
            {
                "manifest", "authentication", "find", "get team/db", "property", "version", "missing key", "push", "read back", "update", "version 1", "delete",
            })
            {
                Assert.That(cases.GetValueOrDefault(name).Outcome, Is.EqualTo("works"), $"{name}: {run.Output}");
            }

            Assert.That(run.Output + run.Error, Does.Not.Contain(Value).And.Not.Contain("sid"));
        });
        var left = await _root.GetStringAsync(new Uri(_server.Address, "/v1/secret/metadata/team?list=true"));
        Assert.That(left, Does.Contain("db").And.Not.Contain("keyferry-test"));
    }

    [Test]
    public async Task One_that_may_read_a_folder_is_told_which_rights_are_missing()
    {
        var run = await RunAsync(
            "appRole: {path: approle, roleId: rid, secretRef: {name: credentials, key: secret-id}}",
            "--key", "team/db", "--denied-key", "other/db", "--write-prefix", "team/", "-o", "json");

        var cases = run.Cases;
        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.EqualTo(1), run.Output + run.Error);
            Assert.That(cases["get team/db"].Outcome, Is.EqualTo("works"));
            Assert.That(cases["find"].Outcome, Is.EqualTo("fails"));
            Assert.That(cases["find"].Detail, Does.StartWith("denied: ").And.Contain("needed: capability list on secret/metadata/"));
            Assert.That(cases["missing key"].Outcome, Is.EqualTo("works"));
            Assert.That(cases["denied key"].Outcome, Is.EqualTo("works"));
            Assert.That(cases["denied key"].Detail, Does.Contain("other/db is told as denied").And.Contain("capability read on secret/data/other/db"));
            Assert.That(cases["push"].Outcome, Is.EqualTo("fails"));
            Assert.That(cases["push"].Detail, Does.Contain("needed: capabilities create, read and update on secret/data/team/keyferry-test-"));
        });
    }

    [Test]
    public async Task Without_leave_an_address_of_this_host_is_refused()
    {
        var run = await StoreTestRun.OfAsync(Store("tokenSecretRef: {name: credentials, key: token}"), "-o", "json");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Output, Does.Contain("--allow-egress"));
    }

    private Task<StoreTestRun> RunAsync(string auth, params string[] args) =>
        StoreTestRun.OfAsync([Store(auth), "--allow-egress", "127.0.0.1,localhost", .. args]);

    private string Store(string auth)
    {
        var file = Path.Combine(_folder, "store.yaml");
        File.WriteAllText(file, $$"""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: vault, namespace: shop}
            spec: {provider: {vault: {server: "{{_server.Address.ToString().TrimEnd('/')}}", path: secret, version: v2, auth: { {{auth}} } } } }
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: credentials, namespace: shop}
            stringData: {token: root}
            data: {secret-id: {{Convert.ToBase64String("sid"u8)}} }
            """);
        return file;
    }

    private async Task WriteAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _root.PostAsync(new Uri(_server.Address, $"/v1/{path}"), content);
        Assert.That(answer.IsSuccessStatusCode, Is.True, $"{path}: {answer.StatusCode}");
    }
}
