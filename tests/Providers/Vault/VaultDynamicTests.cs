using System.Text;
using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using Keyferry.Providers.Generators.VaultDynamic;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

public sealed class VaultDynamicTests
{
    private const string Provider = "\"provider\":"
        + """{"server":"https://vault","auth":{"appRole":{"path":"approle","roleId":"r","secretRef":{"name":"vault","key":"secret-id"}}}}""";

    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(56);

    private Func<StubRequest, StubReply> _answer = null!;
    private int _loginLife = 36000;
    private bool _isRenewable = true;
    private VaultScene _scene = null!;
    private VaultDynamicSecretGenerator _generator = null!;

    [SetUp]
    public void SetUp()
    {
        (_loginLife, _isRenewable) = (36000, true);
        _answer = _ => Lease("database/creds/readonly/abc", 3600);
        _scene = new VaultScene(
            r => r.Path.EndsWith("/login", StringComparison.Ordinal) ? StubReply.Login("t", _loginLife, _isRenewable) : _answer(r),
            new FakeTimeProvider(Start));
        _generator = new VaultDynamicSecretGenerator(_scene.Settings);
    }

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task Credentials_come_with_their_end_and_with_what_takes_them_back()
    {
        var made = await RunAsync("""{"path":"/database/creds/readonly",PROVIDER}""");

        Assert.That(Values(made), Is.EqualTo(new Dictionary<string, string> { ["username"] = "u", ["password"] = "p" }));
        Assert.That(made.ExpiresAt, Is.EqualTo(Start.AddHours(1)));
        Assert.That(made.State!.Value.GetRawText(), Is.EqualTo($$"""{"leaseId":"database/creds/readonly/abc","ends":{{Start.AddHours(1).ToUnixTimeSeconds()}}}"""));
        Assert.That(_scene.Stub.Lines, Is.EqualTo(new[] { "PUT /v1/auth/approle/login", "GET /v1/database/creds/readonly" }));
    }

    [Test]
    public async Task Ten_runs_log_in_once_and_the_token_is_kept()
    {
        for (var i = 0; i < 10; i++)
        {
            await RunAsync("""{"path":"database/creds/readonly",PROVIDER}""");
        }

        Assert.That(_scene.Stub.Lines.Count(static l => l.EndsWith("/login", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(_scene.Stub.Lines.Any(static l => l.Contains("revoke", StringComparison.Ordinal)), Is.False);
    }

    [Test]
    public async Task A_lease_ends_with_a_token_that_cannot_be_renewed()
    {
        (_loginLife, _isRenewable) = (600, false);

        Assert.That((await RunAsync("""{"path":"database/creds/readonly",PROVIDER}""")).ExpiresAt, Is.EqualTo(Start.AddMinutes(10)));
    }

    [Test]
    public async Task A_lease_is_renewed_until_it_is_taken_back()
    {
        var made = await RunAsync("""{"path":"database/creds/readonly",PROVIDER}""");
        _answer = r => r.Path.EndsWith("/renew", StringComparison.Ordinal)
            ? new StubReply(200, """{"lease_id":"database/creds/readonly/abc","renewable":true,"lease_duration":3600}""") : new StubReply(204);

        _scene.Clock.Advance(TimeSpan.FromMinutes(41));
        await UntilAsync(() => Count("leases/renew") == 1);
        _scene.Clock.Advance(TimeSpan.FromMinutes(41));
        await UntilAsync(() => Count("leases/renew") == 2);
        Assert.That(await CleanUpAsync("""{"path":"database/creds/readonly",PROVIDER}""", made.State!.Value), Is.Null);
        _scene.Clock.Advance(TimeSpan.FromMinutes(41));

        Assert.That(_scene.Stub.Lines[^1], Is.EqualTo("PUT /v1/sys/leases/revoke"));
        Assert.That(_scene.Stub.Requests[^1].Body, Is.EqualTo("""{"lease_id":"database/creds/readonly/abc"}"""));
        Assert.That(Count("leases/renew"), Is.EqualTo(2));
    }

    [TestCase(204, "", null)]
    [TestCase(400, "invalid lease", null)]
    [TestCase(403, "1 error occurred", null)]
    [TestCase(503, "Vault is sealed", "PUT /v1/sys/leases/revoke: the server answered 503: Vault is sealed")]
    public async Task What_is_gone_or_not_ours_to_revoke_is_left(int status, string error, string? failure)
    {
        var made = await RunAsync("""{"path":"database/creds/readonly",PROVIDER}""");
        _answer = _ => status == 204 ? new StubReply(204) : StubReply.Errors(status, error);

        Assert.That((await CleanUpAsync("""{"path":"database/creds/readonly",PROVIDER}""", made.State!.Value))?.Message, Is.EqualTo(failure));
    }

    [Test]
    public async Task What_has_ended_costs_no_call()
    {
        var state = JsonElement.Parse($$"""{"leaseId":"a/b","ends":{{Start.AddHours(-1).ToUnixTimeSeconds()}}}""");

        Assert.That(await CleanUpAsync("""{"path":"database/creds/readonly",PROVIDER}""", state), Is.Null);
        Assert.That(await CleanUpAsync("""{"path":"database/creds/readonly",PROVIDER}""", JsonElement.Parse("{}")), Is.Null);
        Assert.That(_scene.Stub.Requests, Is.Empty);
    }

    [Test]
    public async Task Types_come_out_as_External_Secrets_Operator_shows_them()
    {
        _answer = _ => StubReply.Ok("""{"user":"u","n":5432,"big":9007199254740993,"flag":true,"nested":{"b":1,"a":2},"list":["a","b"],"nothing":null}""");

        Assert.That(Values(await RunAsync("""{"path":"kv/db",PROVIDER}""")), Is.EqualTo(new Dictionary<string, string>
        {
            ["user"] = "u", ["n"] = "5432", ["big"] = "9007199254740993", ["flag"] = "true", ["nested"] = """{"a":2,"b":1}""",
            ["list"] = """["a","b"]""", ["nothing"] = "",
        }));
    }

    [Test]
    public async Task A_token_is_yielded_with_the_keys_of_the_client_library()
    {
        _answer = _ => new StubReply(200,
            """{"data":null,"auth":{"client_token":"c","accessor":"acc","policies":["default"],"token_policies":["default"],"metadata":{"k":"v"},"lease_duration":600,"renewable":false,"entity_id":"","token_type":"service","orphan":true,"mfa_requirement":null,"num_uses":0}}""");

        var made = await RunAsync("""{"path":"auth/token/create","method":"POST","parameters":{"ttl":"10m"},"resultType":"Auth",PROVIDER}""");

        Assert.That(Values(made), Is.EqualTo(new Dictionary<string, string>
        {
            ["accessor"] = "acc", ["client_token"] = "c", ["entity_id"] = "", ["identity_policies"] = "", ["lease_duration"] = "600",
            ["metadata"] = """{"k":"v"}""", ["mfa_requirement"] = "", ["orphan"] = "true", ["policies"] = """["default"]""",
            ["renewable"] = "false", ["token_policies"] = """["default"]""",
        }));
        Assert.That(made.ExpiresAt, Is.EqualTo(Start.AddMinutes(10)));
        Assert.That(made.State!.Value.GetProperty("accessor").GetString(), Is.EqualTo("acc"));
        Assert.That(_scene.Stub.Requests[^1].Body, Is.EqualTo("""{"ttl":"10m"}"""));
        _answer = _ => new StubReply(204);
        Assert.That(await CleanUpAsync("""{"path":"auth/token/create",PROVIDER}""", made.State!.Value), Is.Null);
        Assert.That(_scene.Stub.Lines[^1], Is.EqualTo("PUT /v1/auth/token/revoke-accessor"));
    }

    [Test]
    public async Task The_raw_answer_leaves_out_what_is_null()
    {
        _answer = _ => new StubReply(200,
            """{"request_id":"r","lease_id":"","renewable":false,"lease_duration":0,"data":{"a":1},"wrap_info":null,"warnings":null,"auth":null}""");

        Assert.That(Values(await RunAsync("""{"path":"kv/db","resultType":"Raw",PROVIDER}""")), Is.EqualTo(new Dictionary<string, string>
        {
            ["request_id"] = "r", ["lease_id"] = "", ["renewable"] = "false", ["lease_duration"] = "0", ["data"] = """{"a":1}""", ["warnings"] = "",
        }));
    }

    [TestCase("GET", "GET /v1/kv/a?b=1&b=2")]
    [TestCase("LIST", "GET /v1/kv/a?list=true")]
    [TestCase("DELETE", "DELETE /v1/kv/a")]
    [TestCase("PUT", "PUT /v1/kv/a")]
    [TestCase("POST", "PUT /v1/kv/a")]
    public async Task A_method_is_sent_as_Vault_takes_it(string method, string line)
    {
        await RunAsync($$"""{"path":"kv/a","method":"{{method}}","getParameters":{"b":["1","2"]},PROVIDER}""");

        Assert.That(_scene.Stub.Lines[^1], Is.EqualTo(line));
    }

    [Test]
    public async Task An_empty_answer_is_an_error_unless_it_is_expected_and_a_write_is_not_done_again()
    {
        _answer = _ => new StubReply(204);

        var read = await RunAsync("""{"path":"kv/a",PROVIDER}""");
        var write = await RunAsync("""{"path":"kv/a","method":"POST",PROVIDER}""");
        var allowed = await RunAsync("""{"path":"kv/a","method":"POST","allowEmptyResponse":true,PROVIDER}""");

        Assert.That(read.Failure!.Message, Does.StartWith("unable to get dynamic secret: empty response from Vault"));
        Assert.That((read.Failure.IsTerminal, write.Failure!.IsTerminal), Is.EqualTo((false, true)));
        Assert.That(allowed.Values, Is.Empty);
    }

    [Test]
    public async Task A_token_asked_for_as_data_says_where_it_is()
    {
        _answer = _ => new StubReply(200, """{"data":null,"auth":{"client_token":"hunter2"}}""");

        var made = await RunAsync("""{"path":"auth/token/create","method":"POST",PROVIDER}""");

        Assert.That(made.Failure!.Message, Is.EqualTo(
            "unable to get dynamic secret: empty response from Vault; what it sent is in auth: set resultType to Auth"));
        Assert.That(made.Failure.IsTerminal, Is.True);
    }

    [TestCase(403, "Denied")]
    [TestCase(400, "Invalid")]
    [TestCase(503, "Unavailable")]
    public async Task A_refusal_is_told_without_what_was_sent(int status, string kind)
    {
        _answer = _ => StubReply.Errors(status, "no hunter2 here");

        var made = await RunAsync("""{"path":"kv/a","method":"POST","parameters":{"pw":"hunter2"},PROVIDER}""");

        Assert.That(made.Failure!.Kind.ToString(), Is.EqualTo(kind));
        Assert.That(made.Failure.Message, Does.Not.Contain("hunter2"));
    }

    [Test]
    public async Task A_login_that_cannot_be_made_is_told()
    {
        _scene.References.Secrets.Remove(("vault", "secret-id"));

        Assert.That((await RunAsync("""{"path":"kv/a",PROVIDER}""")).Failure!.Message, Is.EqualTo(
            "unable to get dynamic secret: cannot find secret data for key: \"secret-id\""));
        Assert.That(
            (await RunAsync("""{"path":"kv/a","provider":{"server":"https://vault","auth":{}}}""")).Failure!.Message,
            Is.EqualTo("unable to setup Vault client: cannot initialize Vault client: no valid auth method specified"));
    }

    [TestCase("""{"path":"",PROVIDER}""", "spec.path")]
    [TestCase("""{"path":"../sys",PROVIDER}""", "spec.path")]
    [TestCase("""{"path":"a","resultType":"Other",PROVIDER}""", "spec.resultType")]
    [TestCase("""{"path":"a","parameters":{"a":1},PROVIDER}""", "spec.parameters")]
    [TestCase("""{"path":"a","method":"POST","getParameters":{"a":["1"]},PROVIDER}""", "spec.getParameters")]
    [TestCase("""{"path":"auth/token/create","method":"POST",PROVIDER}""", "spec.resultType")]
    [TestCase("""{"path":"a","provider":{"server":"vault"}}""", "spec.provider.server")]
    public void What_cannot_work_is_told_at_apply(string spec, string field)
    {
        var errors = new FieldErrorList();
        _generator.Validate(Spec(spec), "spec", errors);

        Assert.That(errors.All.Single().ToString(), Does.StartWith(field));
    }

    [Test]
    public void What_works_is_told_nothing()
    {
        var errors = new FieldErrorList();
        _generator.Validate(Spec("""{"path":"/database/creds/readonly",PROVIDER}"""), "spec", errors);

        Assert.That(errors.All, Is.Empty);
    }

    private int Count(string end) => _scene.Stub.Lines.Count(l => l.EndsWith(end, StringComparison.Ordinal));

    private Task<GenerateResult> RunAsync(string spec) => _generator.GenerateAsync(Context(spec), default).AsTask();

    private Task<FetchFailure?> CleanUpAsync(string spec, JsonElement state) => _generator.CleanUpAsync(Context(spec), state, default).AsTask();

    private GeneratorContext Context(string spec) => new("VaultDynamicSecret", "gen", "team", Spec(spec), _scene.References);

    private static JsonElement Spec(string spec) => JsonElement.Parse(spec.Replace("PROVIDER", Provider, StringComparison.Ordinal));

    private static Dictionary<string, string> Values(GenerateResult made)
    {
        Assert.That(made.Failure, Is.Null);
        return made.Values!.ToDictionary(static v => v.Key, static v => Encoding.UTF8.GetString(v.Value.Bytes));
    }

    private static StubReply Lease(string id, int seconds) => new(
        200, $$"""{"request_id":"r","lease_id":"{{id}}","renewable":true,"lease_duration":{{seconds}},"data":{"username":"u","password":"p"},"auth":null}""");

    private static async Task UntilAsync(Func<bool> isDone)
    {
        for (var i = 0; i < 1000 && !isDone(); i++)
        {
            await Task.Delay(2);
        }

        Assert.That(isDone(), Is.True);
    }
}
