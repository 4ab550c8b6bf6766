using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

/// <summary>One login an identity, and what becomes of its token.</summary>
public sealed class VaultSessionTests
{
    private readonly Lock _gate = new();
    private int _tokens;
    private string _good = "";
    private int _refuseLogins;
    private int _refusal = 403;
    private bool _denies;
    private int _life = 3600;
    private bool _isRenewable = true;
    private int _renewedTo = 3600;
    private VaultScene _scene = null!;

    [SetUp]
    public void SetUp()
    {
        (_tokens, _good, _refuseLogins, _refusal, _denies, _life, _isRenewable, _renewedTo) = (0, "", 0, 403, false, 3600, true, 3600);
        _scene = new VaultScene(Answer, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56)));
    }

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task Five_hundred_wants_of_two_references_on_a_hundred_keys_cost_a_hundred_reads_and_one_login()
    {
        await using var client = await _scene.ClientAsync(VaultScene.Spec(VaultScene.AppRole));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
            Assert.That((await client.FetchAsync([new RemoteRef($"k{i}", "v"), new RemoteRef($"secret/k{i}", "v")], default)).Select(static r => r.Text()), Is.All.EqualTo("x"))));

        Assert.That(_scene.Stub.Requests, Has.Count.EqualTo(101));
        Assert.That(Logins, Is.EqualTo(1));
        Assert.That(_scene.Stub.Lines.Any(static l => l.Contains("lookup-self", StringComparison.Ordinal)), Is.False);
    }

    [Test]
    public async Task The_token_is_renewed_before_two_thirds_of_its_life_though_nobody_asks()
    {
        await using var client = await _scene.ClientAsync(VaultScene.Spec(VaultScene.AppRole));
        await ReadAsync(client);

        _scene.Clock.Advance(TimeSpan.FromMinutes(39));
        await UntilAsync(() => Renewals == 1);
        _scene.Clock.Advance(TimeSpan.FromMinutes(39));
        await UntilAsync(() => Renewals == 2);

        Assert.That(await ReadAsync(client), Is.EqualTo("x"));
        Assert.That(Logins, Is.EqualTo(1));
    }

    [Test]
    public async Task A_token_that_is_not_prolonged_any_more_is_replaced_by_one_login()
    {
        await using var client = await _scene.ClientAsync(VaultScene.Spec(VaultScene.AppRole));
        await ReadAsync(client);
        _renewedTo = 60;

        _scene.Clock.Advance(TimeSpan.FromMinutes(39));
        await UntilAsync(() => Renewals == 1);
        _scene.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.That(await ReadAsync(client), Is.EqualTo("x"));
        Assert.That(Logins, Is.EqualTo(2));
    }

    [Test]
    public async Task A_token_that_cannot_be_renewed_is_replaced_when_it_is_due()
    {
        _isRenewable = false;
        await using var client = await _scene.ClientAsync(VaultScene.Spec(VaultScene.AppRole));
        await ReadAsync(client);

        _scene.Clock.Advance(TimeSpan.FromMinutes(30));
        await ReadAsync(client);
        Assert.That(Logins, Is.EqualTo(1));
        _scene.Clock.Advance(TimeSpan.FromMinutes(10));
        await ReadAsync(client);

        Assert.That((Logins, Renewals), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task A_lost_token_means_one_login_for_all_who_ask()
    {
        await using var client = await _scene.ClientAsync(VaultScene.Spec(VaultScene.AppRole));
        await ReadAsync(client);
        _good = "";

        var read = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ReadAsync(client)));

        Assert.That(read, Is.All.EqualTo("x"));
        Assert.That(Logins, Is.EqualTo(2));
    }

    [Test]
    public async Task A_key_that_is_denied_costs_no_login_each_time()
    {
        await using var client = await _scene.ClientAsync(VaultScene.Spec(VaultScene.AppRole));
        _denies = true;

        for (var i = 0; i < 50; i++)
        {
            Assert.That(await ReadAsync(client), Does.StartWith("Denied: cannot read secret data from Vault: GET /v1/secret/data/a: the server answered 403"));
        }

        Assert.That(Logins, Is.EqualTo(2), "the first doubt is looked into");
        _scene.Clock.Advance(TimeSpan.FromSeconds(61));
        await ReadAsync(client);
        await ReadAsync(client);
        Assert.That(Logins, Is.EqualTo(3));
    }

    [Test]
    public async Task A_refused_login_is_tried_again_before_the_store_is_called_broken()
    {
        _refuseLogins = 4;
        await using var client = await _scene.ClientAsync(VaultScene.Spec(Kubernetes));

        var validation = await RunAsync(client.ValidateAsync(default).AsTask());

        Assert.That(validation.State, Is.EqualTo(StoreState.Ready));
        Assert.That(Logins, Is.EqualTo(5));
    }

    [Test]
    public async Task A_login_that_stays_refused_breaks_the_store_after_a_handful_and_is_not_asked_for_by_each_reader()
    {
        _refuseLogins = int.MaxValue;
        await using var client = await _scene.ClientAsync(VaultScene.Spec(Kubernetes));

        var validation = await RunAsync(client.ValidateAsync(default).AsTask());

        Assert.That(validation.State, Is.EqualTo(StoreState.Error));
        Assert.That(validation.Message, Does.StartWith(
            "unable to log in to auth method: unable to log in with Kubernetes auth: PUT /v1/auth/kubernetes/login: the server answered 403: permission denied (does the role allow"));
        Assert.That(Logins, Is.EqualTo(6));
        var read = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ReadAsync(client)));
        Assert.That(read, Is.All.StartsWith("Denied: cannot read secret data from Vault: unable to log in"));
        Assert.That(Logins, Is.EqualTo(6), "the refusal is remembered for a moment");
    }

    [Test]
    public async Task A_wrong_password_is_not_tried_again_since_that_locks_the_user_out()
    {
        (_refuseLogins, _refusal) = (int.MaxValue, 400);
        await using var client = await _scene.ClientAsync(VaultScene.Spec(VaultScene.AppRole));

        Assert.That((await client.ValidateAsync(default)).State, Is.EqualTo(StoreState.Error));
        Assert.That(Logins, Is.EqualTo(1));
    }

    [Test]
    public async Task Later_on_a_refusal_is_looked_into_once_only()
    {
        _refuseLogins = int.MaxValue;
        var provider = new Keyferry.Providers.Vault.VaultProvider(_scene.Settings);
        _scene.Clock.Advance(TimeSpan.FromMinutes(10));
        await using var client = (await StoreClient.ConnectAsync(provider, VaultScene.Store(VaultScene.Spec(Kubernetes)), _scene.References)).Client!;

        var validation = await RunAsync(client.ValidateAsync(default).AsTask());

        Assert.That(validation.State, Is.EqualTo(StoreState.Error));
        Assert.That(Logins, Is.EqualTo(2));
    }

    [Test]
    public async Task The_token_is_revoked_at_the_end_and_a_refusal_harms_nobody()
    {
        await (await ConnectedAsync(VaultScene.AppRole)).DisposeAsync();

        Assert.That(_scene.Stub.Lines[^1], Is.EqualTo("PUT /v1/auth/token/revoke-self"));
        Assert.That(_scene.Stub.Requests[^1].Header("X-Vault-Token"), Is.EqualTo("t1"));
    }

    [Test]
    public async Task A_token_of_the_store_is_not_revoked_and_never_renewed()
    {
        _good = "tok";
        await (await ConnectedAsync(VaultScene.Token)).DisposeAsync();

        Assert.That(_scene.Stub.Lines, Is.EqualTo(new[] { "GET /v1/secret/data/a" }));
    }

    [TestCase("permission denied", StoreState.Error)]
    [TestCase("invalid token", StoreState.Error)]
    [TestCase("1 error occurred:\n\t* permission denied\n\n", StoreState.Ready)]
    public async Task A_stores_token_that_may_not_look_at_itself_is_good_all_the_same(string error, StoreState state)
    {
        using var scene = new VaultScene(_ => StubReply.Errors(403, error));
        await using var client = await scene.ClientAsync(VaultScene.Spec(VaultScene.Token));

        Assert.That((await client.ValidateAsync(default)).State, Is.EqualTo(state));
        Assert.That(scene.Stub.Lines, Is.EqualTo(new[] { "GET /v1/auth/token/lookup-self" }));
    }

    [Test]
    public async Task Login_renewal_and_revocation_go_to_the_namespace_of_the_login()
    {
        var auth = VaultScene.AppRole;
        auth.Namespace = "admin";
        var spec = VaultScene.Spec(auth);
        spec.Namespace = "team";
        await using (var client = await _scene.ClientAsync(spec))
        {
            await ReadAsync(client);
        }

        Assert.That(
            _scene.Stub.Requests.Select(static r => r.Header("X-Vault-Namespace")), Is.EqualTo(new[] { "admin", "team", "admin" }));
    }

    [Test]
    public async Task A_store_without_auth_sends_no_token()
    {
        _denies = false;
        using var scene = new VaultScene(_ => StubReply.Ok("""{"data":{}}"""));
        await scene.ReadAsync(VaultScene.Spec(auth: null), new RemoteRef("a"));

        Assert.That(scene.Stub.Requests.Single().Header("X-Vault-Token"), Is.Null);
        Assert.That((await scene.ConnectAsync(VaultScene.Spec(new VaultAuth()))).Error, Is.EqualTo(
            "cannot initialize Vault client: no valid auth method specified"));
    }

    private int Logins => _scene.Stub.Lines.Count(static l => l.EndsWith("/login", StringComparison.Ordinal));

    private int Renewals => _scene.Stub.Lines.Count(static l => l.EndsWith("/renew-self", StringComparison.Ordinal));

    private static VaultAuth Kubernetes => new()
    {
        Kubernetes = new VaultKubernetesAuth { MountPath = "kubernetes", Role = "r", ServiceAccountRef = new ServiceAccountSelector { Name = "sa" } },
    };

    private async Task<StoreClient> ConnectedAsync(VaultAuth auth)
    {
        var client = await _scene.ClientAsync(VaultScene.Spec(auth));
        await ReadAsync(client);
        return client;
    }

    private static async Task<string> ReadAsync(StoreClient client) => (await client.FetchAsync([new RemoteRef("a", "v")], default))[0].Text();

    // Waits of the code under test pass as fast as they are begun.
    private async Task<T> RunAsync<T>(Task<T> task)
    {
        for (var i = 0; i < 1000 && !task.IsCompleted; i++)
        {
            _scene.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(2);
        }

        return await task;
    }

    private static async Task UntilAsync(Func<bool> isDone)
    {
        for (var i = 0; i < 1000 && !isDone(); i++)
        {
            await Task.Delay(2);
        }

        Assert.That(isDone(), Is.True);
    }

    private StubReply Answer(StubRequest request)
    {
        lock (_gate)
        {
            if (request.Path.EndsWith("/login", StringComparison.Ordinal))
            {
                if (_refuseLogins > 0)
                {
                    _refuseLogins--;
                    return StubReply.Errors(_refusal, "permission denied");
                }

                _good = $"t{++_tokens}";
                return StubReply.Login(_good, _life, _isRenewable);
            }

            return request.Header("X-Vault-Token") != _good || _denies ? StubReply.Errors(403, "permission denied")
                : request.Path.EndsWith("/renew-self", StringComparison.Ordinal) ? StubReply.Login(_good, _renewedTo)
                : request.Path.EndsWith("/revoke-self", StringComparison.Ordinal) ? StubReply.Errors(403, "1 error occurred:\n\t* permission denied\n\n")
                : StubReply.Ok("""{"data":{"v":"x"}}""");
        }
    }
}
