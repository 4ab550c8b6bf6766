using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Tests.Aws;
using Keyferry.Providers.Vault;
using Keyferry.Providers.Generators;
using Keyferry.Providers.Generators.VaultDynamic;
using Keyferry.VaultDouble;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

/// <summary>The provider on the strict double, which is set up through Vault's own API.</summary>
public sealed class VaultDoubleTests
{
    private readonly CountingHandler.Log _log = new();
    private VaultDoubleServer _server = null!;
    private HttpClient _root = null!;
    private MemoryReferences _references = null!;
    private VaultSettings _settings = null!;

    [SetUp]
    public async Task SetUp()
    {
        _log.Lines.Clear();
        _server = await VaultDoubleServer.StartAsync(new VaultDoubleOptions { RootToken = "root", MountsSecret = true }, default);
        _root = new HttpClient { BaseAddress = _server.Address };
        _root.DefaultRequestHeaders.Add("X-Vault-Token", "root");
        _references = new MemoryReferences { Secrets = { [("vault", "token")] = "root", [("vault", "sid")] = "sid", [("vault", "password")] = "right" } };
        var calls = new ProviderCalls(null);
        _settings = new VaultSettings(static _ => null, TimeProvider.System, calls, AmbientCredentials.All, TestEgress.Loopback)
        {
            Http = options => new StoreHttp(options, new CountingHandler(_log, StoreHandlers.Create(options, TestEgress.Loopback)), calls, TimeProvider.System),
        };
        await WriteAsync("sys/policies/acl/team", """{"policy":"path \"secret/data/*\" { capabilities = [\"create\",\"read\",\"update\",\"delete\"] }\npath \"secret/metadata/*\" { capabilities = [\"create\",\"read\",\"update\",\"delete\",\"list\"] }"}""");
        await WriteAsync("sys/auth/approle", """{"type":"approle"}""");
        await WriteAsync("auth/approle/role/app", """{"token_policies":["team"],"token_ttl":"20m"}""");
        await WriteAsync("auth/approle/role/app/role-id", """{"role_id":"rid"}""");
        await WriteAsync("auth/approle/role/app/custom-secret-id", """{"secret_id":"sid"}""");
    }

    [TearDown]
    public async Task TearDown()
    {
        _root.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task A_thousand_references_on_a_hundred_keys_cost_a_login_and_a_hundred_reads()
    {
        for (var i = 0; i < 100; i++)
        {
            await WriteAsync($"secret/data/k{i}", """{"data":{"user":"u","pw":"p"}}""");
        }

        await using (var client = await ConnectAsync(AppRole))
        {
            Assert.That((await client.ValidateAsync(default)).State, Is.EqualTo(StoreState.Ready));
            var wants = Enumerable.Range(0, 1000).Select(static i => new RemoteRef($"k{i % 100}", i < 500 ? "user" : "pw")).ToList();
            var read = await client.FetchAsync(wants, default);
            Assert.That(read.Select(static r => r.Text()).Distinct(), Is.EquivalentTo(new[] { "u", "p" }));
            Assert.That(_log.Lines, Has.Count.EqualTo(101));
        }

        Assert.That(_log.Lines[^1], Is.EqualTo("PUT /v1/auth/token/revoke-self 204"));
    }

    [Test]
    public async Task A_token_that_somebody_revoked_costs_one_login()
    {
        await WriteAsync("secret/data/a", """{"data":{"v":"x"}}""");
        await using var client = await ConnectAsync(AppRole);
        await client.FetchAsync([new RemoteRef("a", "v")], default);
        await RevokeAllAsync();

        var read = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.FetchAsync([new RemoteRef("a", "v")], default)));

        Assert.That(read.Select(static r => r[0].Text()), Is.All.EqualTo("x"));
        Assert.That(Logins, Is.EqualTo(2));
    }

    [Test]
    public async Task Versions_metadata_and_what_is_gone_are_read_as_they_are()
    {
        await WriteAsync("secret/data/a", """{"data":{"v":1}}""");
        await WriteAsync("secret/data/a", """{"data":{"v":2}}""");
        await WriteAsync("secret/metadata/a", """{"custom_metadata":{"owner":"me"}}""");
        await WriteAsync("secret/data/gone", """{"data":{"v":1}}""");
        (await _root.DeleteAsync("v1/secret/data/gone")).EnsureSuccessStatusCode();
        await using var client = await ConnectAsync(AppRole);

        var read = await client.FetchAsync(
            [new("a", "v"), new("a", "v", "1"), new("a", "v", "9"), new("gone"), new("none"), new("a", "owner", FetchMetadata: true), new("//a/", "v")], default);

        Assert.That(read.Select(static r => r.Text()), Is.EqualTo(new[]
        {
            "2", "1", "NotFound: Secret does not exist", "NotFound: Secret does not exist", "NotFound: Secret does not exist", "me", "2",
        }));
    }

    [Test]
    public async Task Secrets_are_found_by_folder_name_and_tag()
    {
        foreach (var name in new[] { "top", "dev/db", "dev/eu/db", "prod/db" })
        {
            await WriteAsync($"secret/data/{name}", """{"data":{"v":1}}""");
        }

        await WriteAsync("secret/metadata/prod/db", """{"custom_metadata":{"team":"a"}}""");
        await using var client = await ConnectAsync(AppRole);

        Assert.That(await NamesAsync(client, new FindQuery("dev", AwsStores.Pattern("db$"))), Is.EquivalentTo(new[] { "dev/db", "dev/eu/db" }));
        Assert.That(await NamesAsync(client, new FindQuery(Tags: new Dictionary<string, string> { ["team"] = "a" })), Is.EqualTo(new[] { "prod/db" }));
        Assert.That((await client.FindAsync(new FindQuery("none"))).Single().Failure!.Kind, Is.EqualTo(FetchFailureKind.NotFound));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_push_and_its_deletion_leave_nothing(bool cas)
    {
        await WriteAsync("sys/mounts/kv", """{"type":"kv","options":{"version":"2"}}""");
        if (cas)
        {
            await WriteAsync("kv/config", """{"cas_required":true}""");
        }

        var spec = Spec(Token);
        (spec.Path, spec.CheckAndSet) = ("kv", new VaultCheckAndSet { Required = cas });
        await using var client = await ConnectAsync(spec);
        var data = new Dictionary<string, SecretValue> { ["pw"] = new("s3cr3t"u8.ToArray()), ["user"] = new("app"u8.ToArray()) };

        Assert.That(await client.Writer.PushAsync(new PushTarget("kv/app", "pw"), new PushContent { SecretKey = "pw", Data = data }, default), Is.Null);
        Assert.That(await client.Writer.PushAsync(new PushTarget("app", "user"), new PushContent { SecretKey = "user", Data = data }, default), Is.Null);
        Assert.That((await ReadAsync("kv/data/app")).GetProperty("data").GetProperty("data").GetRawText(), Is.EqualTo("""{"pw":"s3cr3t","user":"app"}"""));
        Assert.That((await ReadAsync("kv/metadata/app")).GetProperty("data").GetProperty("custom_metadata").GetRawText(), Is.EqualTo("""{"managed-by":"external-secrets"}"""));
        Assert.That((await client.Writer.ExistsAsync(new PushTarget("app", "user"), default)).Exists, Is.True);

        Assert.That(await client.Writer.DeleteAsync(new PushTarget("app", "user"), default), Is.Null);
        Assert.That(await client.Writer.DeleteAsync(new PushTarget("app", "pw"), default), Is.Null);
        Assert.That((await _root.GetAsync("v1/kv/metadata?list=true")).StatusCode, Is.EqualTo(System.Net.HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_push_without_check_and_set_to_an_engine_that_asks_for_it_leaves_nothing()
    {
        await WriteAsync("sys/mounts/kv", """{"type":"kv","options":{"version":"2"}}""");
        await WriteAsync("kv/config", """{"cas_required":true}""");
        var spec = Spec(Token);
        spec.Path = "kv";
        await using var client = await ConnectAsync(spec);

        var failure = await client.Writer.PushAsync(
            new PushTarget("app", "pw"), new PushContent { SecretKey = "pw", Data = new Dictionary<string, SecretValue> { ["pw"] = new("x"u8.ToArray()) } }, default);

        Assert.That(failure!.Message, Does.EndWith("set spec.provider.vault.checkAndSet.required to true"));
        Assert.That((await _root.GetAsync("v1/kv/metadata?list=true")).StatusCode, Is.EqualTo(System.Net.HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_wrong_version_or_mount_is_told_and_nothing_is_called_missing()
    {
        await WriteAsync("sys/mounts/old", """{"type":"kv","options":{"version":"1"}}""");
        var v1OnV2 = Spec(Token);
        v1OnV2.Version = "v1";
        var v2OnV1 = Spec(Token);
        v2OnV1.Path = "old";
        var none = Spec(Token);
        none.Path = "none";

        foreach (var (spec, cure) in new[] { (v1OnV2, "set spec.provider.vault.version to v2"), (v2OnV1, "set spec.provider.vault.version to v1"), (none, "no handler for route") })
        {
            await using var client = await ConnectAsync(spec);
            var failure = (await client.FetchAsync([new RemoteRef("a")], default))[0].Failure!;
            Assert.That(failure.Kind, Is.EqualTo(FetchFailureKind.Invalid));
            Assert.That(failure.Message, Does.Contain(cure));
        }
    }

    [Test]
    public async Task Userpass_logs_in_and_a_wrong_password_is_asked_for_once()
    {
        await WriteAsync("sys/auth/userpass", """{"type":"userpass"}""");
        await WriteAsync("auth/userpass/users/app", """{"password":"right","token_policies":["team"]}""");
        var auth = new VaultAuth { UserPass = new VaultUserPassAuth { Path = "userpass", Username = "app", SecretRef = new SecretKeySelector { Name = "vault", Key = "password" } } };
        await using (var client = await ConnectAsync(auth))
        {
            Assert.That((await client.ValidateAsync(default)).State, Is.EqualTo(StoreState.Ready));
        }

        _references.Secrets[("vault", "password")] = "wrong";
        _log.Lines.Clear();
        await using var refused = await ConnectAsync(auth);
        Assert.That((await refused.ValidateAsync(default)).Message, Does.StartWith("unable to log in to auth method: unable to log in with userpass auth:"));
        Assert.That(_log.Lines, Is.EqualTo(new[] { "PUT /v1/auth/userpass/login/app 400" }));
    }

    [Test]
    public async Task A_generator_makes_a_token_and_takes_it_back()
    {
        var generator = new VaultDynamicSecretGenerator(_settings);
        var spec = JsonElement.Parse($$"""
            {"path":"auth/token/create","method":"POST","parameters":{"policies":["default"],"ttl":"10m"},"resultType":"Auth",
             "provider":{"server":"{{_server.Address}}","auth":{"tokenSecretRef":{"name":"vault","key":"token"} } } }
            """);
        var context = new GeneratorContext("VaultDynamicSecret", "gen", "team", spec, _references);

        var made = await generator.GenerateAsync(context, default);

        var token = Encoding.UTF8.GetString(made.Values!["client_token"].Bytes);
        Assert.That(await IsGoodAsync(token), Is.True);
        Assert.That(await generator.CleanUpAsync(context, made.State!.Value, default), Is.Null);
        Assert.That(await IsGoodAsync(token), Is.False);
    }

    private int Logins => _log.Lines.Count(static l => l.Contains("/login", StringComparison.Ordinal));

    private static VaultAuth Token => new() { TokenSecretRef = new SecretKeySelector { Name = "vault", Key = "token" } };

    private static VaultAuth AppRole => new()
    {
        AppRole = new VaultAppRoleAuth { Path = "approle", RoleId = "rid", SecretRef = new SecretKeySelector { Name = "vault", Key = "sid" } },
    };

    private VaultProviderSpec Spec(VaultAuth auth) => new() { Server = _server.Address.ToString(), Path = "secret", Version = "v2", Auth = auth };

    private Task<StoreClient> ConnectAsync(VaultAuth auth) => ConnectAsync(Spec(auth));

    private async Task<StoreClient> ConnectAsync(VaultProviderSpec spec)
    {
        var (client, error) = await StoreClient.ConnectAsync(new VaultProvider(_settings), VaultScene.Store(spec), _references);
        return client ?? throw new InvalidOperationException(error);
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(StoreClient client, FindQuery query) =>
        [.. (await client.FindAsync(query)).Select(static f => f.Failure?.Message ?? f.Name)];

    private async Task WriteAsync(string path, string body)
    {
        using var answer = await _root.PutAsync($"v1/{path}", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.That(answer.IsSuccessStatusCode, Is.True, $"{path}: {await answer.Content.ReadAsStringAsync()}");
    }

    private Task<JsonElement> ReadAsync(string path) => _root.GetFromJsonAsync<JsonElement>($"v1/{path}");

    private async Task<bool> IsGoodAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/auth/token/lookup-self") { Headers = { { "X-Vault-Token", token } } };
        using var client = new HttpClient { BaseAddress = _server.Address };
        return (await client.SendAsync(request)).IsSuccessStatusCode;
    }

    private async Task RevokeAllAsync()
    {
        // The token that the client was given last.
        using var request = new HttpRequestMessage(HttpMethod.Put, "v1/auth/token/revoke-self")
        {
            Headers = { { "X-Vault-Token", _log.Token } }, Content = new StringContent("{}", Encoding.UTF8, "application/json"),
        };
        using var client = new HttpClient { BaseAddress = _server.Address };
        (await client.SendAsync(request)).EnsureSuccessStatusCode();
    }

    private sealed class CountingHandler(CountingHandler.Log log, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            lock (log)
            {
                log.Lines.Add($"{request.Method} {request.RequestUri!.PathAndQuery} {(int)answer.StatusCode}");
                log.Token = request.Headers.TryGetValues("X-Vault-Token", out var token) ? token.Single() : log.Token;
            }

            return answer;
        }

        internal sealed class Log
        {
            public List<string> Lines { get; } = [];

            public string Token { get; set; } = "";
        }
    }
}
