using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Text;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.VaultDouble.Tests;

/// <summary>What ends in the double, and when: tokens, leases, users that are locked out. No recording holds these.</summary>
public sealed class LifeTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private VaultDoubleServer _vault = null!;
    private HttpClient _http = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _vault = await VaultDoubleServer.StartAsync(new VaultDoubleOptions { RootToken = "root", MountsSecret = true, Time = _time }, CancellationToken.None);
        _http = new HttpClient { BaseAddress = new Uri(_vault.Address, "/v1/") };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _vault.DisposeAsync();
    }

    [Test]
    public async Task A_database_user_lives_as_long_as_its_lease()
    {
        await SendAsync("POST", "sys/mounts/database", new { type = "database" });
        await SendAsync("POST", "database/config/pg", new { plugin_name = "postgresql-database-plugin", allowed_roles = "app", connection_url = "pg://" });
        await SendAsync("POST", "database/roles/app", new { db_name = "pg", creation_statements = "CREATE", default_ttl = "10m", max_ttl = "15m" });
        var (_, made) = await SendAsync("GET", "database/creds/app");
        var lease = made!["lease_id"]!.ToString();
        Assert.That(made["lease_duration"]!.ToString(), Is.EqualTo("600"));
        Assert.That(made["data"]!["username"]!.ToString(), Does.StartWith("v-root-app-"));

        _time.Advance(TimeSpan.FromMinutes(9));
        var (_, renewed) = await SendAsync("PUT", "sys/leases/renew", new { lease_id = lease });
        Assert.That(renewed!["lease_duration"]!.ToString(), Is.EqualTo("360"), "no longer than the role's max_ttl");

        _time.Advance(TimeSpan.FromMinutes(7));
        var (status, _) = await SendAsync("PUT", "sys/leases/lookup", new { lease_id = lease });
        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task A_role_that_a_connection_does_not_allow_gets_no_user()
    {
        await SendAsync("POST", "sys/mounts/database", new { type = "database" });
        await SendAsync("POST", "database/config/pg", new { plugin_name = "postgresql-database-plugin", allowed_roles = "other" });
        await SendAsync("POST", "database/roles/app", new { db_name = "pg" });
        var (status, _) = await SendAsync("GET", "database/creds/app");
        Assert.That(status, Is.EqualTo(HttpStatusCode.InternalServerError));
    }

    [Test]
    public async Task A_token_cannot_be_renewed_beyond_its_longest_life()
    {
        var (_, made) = await SendAsync("POST", "auth/token/create", new { policies = new[] { "default" }, ttl = "1h", explicit_max_ttl = "90m" });
        var token = made!["auth"]!["client_token"]!.ToString();
        _time.Advance(TimeSpan.FromMinutes(50));
        var (_, renewed) = await SendAsync("PUT", "auth/token/renew-self", new { }, token);
        Assert.That(renewed!["auth"]!["lease_duration"]!.ToString(), Is.EqualTo("2400"));
        _time.Advance(TimeSpan.FromMinutes(41));
        var (status, _) = await SendAsync("GET", "auth/token/lookup-self", null, token);
        Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_policy_that_may_create_may_not_overwrite()
    {
        await SendAsync("PUT", "sys/policies/acl/maker", new { policy = "path \"secret/data/*\" { capabilities = [\"create\"] }" });
        var (_, made) = await SendAsync("POST", "auth/token/create", new { policies = new[] { "maker" } });
        var token = made!["auth"]!["client_token"]!.ToString();
        var (first, _) = await SendAsync("PUT", "secret/data/a", new { data = new { k = "v" } }, token);
        var (second, _) = await SendAsync("PUT", "secret/data/a", new { data = new { k = "w" } }, token);
        Assert.That((first, second), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Forbidden)));
    }

    [Test]
    public async Task Five_wrong_logins_lock_a_user_out_for_a_while()
    {
        await SendAsync("POST", "sys/auth/userpass", new { type = "userpass" });
        await SendAsync("POST", "auth/userpass/users/app", new { password = "right" });
        for (var i = 0; i < 5; i++)
        {
            var (wrong, _) = await SendAsync("PUT", "auth/userpass/login/app", new { password = "wrong" }, token: null);
            Assert.That(wrong, Is.EqualTo(HttpStatusCode.BadRequest));
        }

        var (locked, _) = await SendAsync("PUT", "auth/userpass/login/app", new { password = "right" }, token: null);
        _time.Advance(TimeSpan.FromMinutes(16));
        var (free, _) = await SendAsync("PUT", "auth/userpass/login/app", new { password = "right" }, token: null);
        Assert.That((locked, free), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.OK)));
    }

    [Test]
    public async Task A_token_of_a_namespace_sees_no_other()
    {
        await SendAsync("POST", "sys/namespaces/one", new { });
        await SendAsync("POST", "sys/namespaces/two", new { });
        await SendAsync("POST", "one/sys/mounts/kv", new { type = "kv-v2" });
        await SendAsync("POST", "two/sys/mounts/kv", new { type = "kv-v2" });
        await SendAsync("POST", "two/kv/data/a", new { data = new { k = "v" } });
        await SendAsync("PUT", "one/sys/policies/acl/all", new { policy = "path \"*\" { capabilities = [\"read\"] }" });
        var (_, made) = await SendAsync("POST", "one/auth/token/create", new { policies = new[] { "all" } });
        var (status, _) = await SendAsync("GET", "two/kv/data/a", null, made!["auth"]!["client_token"]!.ToString());
        Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(string method, string path, object? body = null, string? token = "root")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.Add("X-Vault-Token", token);
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : GoJson.Parse(text));
    }
}
