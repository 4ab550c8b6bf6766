using System.Text.Json.Nodes;
using Keyferry.Providers.Contract;
using Keyferry.CloudDouble.Google;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Google;

public sealed class GoogleKeyTests
{
    private const string Name = "projects/my-project/secrets/db";

    [Test]
    public async Task A_hundred_reads_cost_one_login_and_the_next_is_due_at_four_fifths_of_its_life()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "one");
        await using var client = await scene.ConnectAsync();
        var time = (FakeTimeProvider)scene.Time;

        for (var i = 0; i < 100; i++)
        {
            await client.FetchAsync([new RemoteRef("db")], default);
        }

        Assert.That(scene.Logins, Is.EqualTo(1));
        time.Advance(TimeSpan.FromSeconds(2878));
        await client.FetchAsync([new RemoteRef("db")], default);
        Assert.That(scene.Logins, Is.EqualTo(1));
        time.Advance(TimeSpan.FromSeconds(3));
        await client.FetchAsync([new RemoteRef("db")], default);
        Assert.That(scene.Logins, Is.EqualTo(2));
    }

    [Test]
    public async Task Callers_at_once_share_one_login()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "one");
        await using var client = await scene.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.FetchAsync([new RemoteRef("db")], default)));

        Assert.That(scene.Logins, Is.EqualTo(1));
    }

    [Test]
    public async Task Connecting_calls_nobody_and_the_check_of_the_store_signs_in()
    {
        var scene = new GoogleScene();
        await using var client = await scene.ConnectAsync();
        Assert.That(scene.Google.Requests, Is.Empty);

        Assert.That((await client.ValidateAsync(default)).State, Is.EqualTo(StoreState.Ready));
        Assert.That(scene.Google.Calls, Is.EqualTo(new[] { "POST oauth2.googleapis.com/token" }));
    }

    [Test]
    public async Task A_key_that_was_deleted_is_refused_once_and_remembered_for_a_while()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "one");
        scene.Google.Accounts.DeleteKey(GoogleScene.Account);
        await using var client = await scene.ConnectAsync();

        var results = await client.FetchAsync([.. Enumerable.Range(0, 50).Select(static i => new RemoteRef($"s{i}"))], default);
        var check = await client.ValidateAsync(default);

        Assert.That(results.Select(static r => r.Text()).Distinct(), Is.EqualTo(new[]
        {
            $"Denied: unable to get credentials: no token for the key of {GoogleScene.Account}: invalid_grant: Invalid JWT Signature.",
        }));
        Assert.That(check, Is.EqualTo(new StoreValidation(StoreState.Error, results[0].Failure!.Message)));
        Assert.That(scene.Logins, Is.EqualTo(1));

        scene.Google.Accounts.AddKey(GoogleScene.Account);
        ((FakeTimeProvider)scene.Time).Advance(TimeSpan.FromSeconds(31));
        Assert.That((await client.FetchAsync([new RemoteRef("db")], default))[0].Text(), Is.EqualTo("one"));
    }

    [Test]
    public async Task A_token_that_is_taken_away_is_replaced_once()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "one");
        await using var client = await scene.ConnectAsync();
        await client.FetchAsync([new RemoteRef("db")], default);

        ((FakeTimeProvider)scene.Time).Advance(TimeSpan.FromMinutes(5));
        scene.Google.Tokens.RevokeAll();
        Assert.That((await client.FetchAsync([new RemoteRef("db")], default))[0].Text(), Is.EqualTo("one"));
        Assert.That(scene.Logins, Is.EqualTo(2));

        scene.Google.Tokens.RevokeAll();
        Assert.That((await client.FetchAsync([new RemoteRef("db")], default))[0].Failure!.Kind, Is.EqualTo(FetchFailureKind.Denied));
        Assert.That(scene.Logins, Is.EqualTo(2), "a token this young is not at fault");
    }

    [Test]
    public async Task While_no_new_token_can_be_had_the_old_one_serves()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "one");
        await using var client = await scene.ConnectAsync();
        await client.FetchAsync([new RemoteRef("db")], default);
        scene.Google.Accounts.DeleteKey(GoogleScene.Account);

        ((FakeTimeProvider)scene.Time).Advance(TimeSpan.FromSeconds(3000));
        for (var i = 0; i < 5; i++)
        {
            Assert.That((await client.FetchAsync([new RemoteRef("db")], default))[0].Text(), Is.EqualTo("one"));
        }

        Assert.That(scene.Logins, Is.EqualTo(2), "one more was tried, and not at each call");
        ((FakeTimeProvider)scene.Time).Advance(TimeSpan.FromSeconds(600));
        Assert.That((await client.FetchAsync([new RemoteRef("db")], default))[0].Failure!.Kind, Is.EqualTo(FetchFailureKind.Denied));
    }

    [Test]
    public async Task Google_out_of_reach_leaves_the_store_unknown()
    {
        var scene = new GoogleScene(TimeProvider.System);
        scene.Google.Fail(static r => r.Uri.Host == "oauth2.googleapis.com", new DoubleAnswer(503, "busy", "text/plain"), times: 10);
        await using var client = await scene.ConnectAsync();

        var check = await client.ValidateAsync(default);

        Assert.That(check.State, Is.EqualTo(StoreState.Unknown));
        Assert.That(check.Message, Is.EqualTo($"unable to get credentials: no token for the key of {GoogleScene.Account}: status 503, and no error of Google's: check the address"));
    }

    [TestCase("type", "authorized_user", "its type is authorized_user, and is to be service_account")]
    [TestCase("type", "external_account", "its type is external_account, and is to be service_account: put such a file into a ConfigMap, and name it in workloadIdentityFederation.credConfig")]
    [TestCase("client_email", "someone@example.com", "its client_email is missing, or no service account's")]
    [TestCase("private_key", "", "its private_key is missing")]
    [TestCase("private_key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "its private_key is no RSA key in PEM: the Secret is to hold the JSON file that Google Cloud makes for a service account's key")]
    [TestCase("token_uri", "https://evil.example.com/token", "its token_uri https://evil.example.com/token is no address of Google's, such as https://oauth2.googleapis.com/token")]
    [TestCase("token_uri", "http://oauth2.googleapis.com/token", "its token_uri http://oauth2.googleapis.com/token is no address of Google's, such as https://oauth2.googleapis.com/token")]
    [TestCase("token_uri", "https://oauth2.googleapis.com.evil.example.com/token", "its token_uri https://oauth2.googleapis.com.evil.example.com/token is no address of Google's, such as https://oauth2.googleapis.com/token")]
    [TestCase("universe_domain", "example.com", "its universe_domain example.com is not served; googleapis.com is")]
    public async Task A_key_that_cannot_be_used_is_told_and_goes_nowhere(string field, string value, string expected)
    {
        var scene = new GoogleScene();
        scene.References.Secrets[("google", "key.json")] = scene.Google.Accounts.AddKey(GoogleScene.Account, change: json => json[field] = value);

        Assert.That(
            await scene.ConnectErrorAsync(),
            Is.EqualTo($"unable to get credentials: key \"key.json\" of Secret \"google\" is no service account key: {expected}"));
        Assert.That(scene.Google.Requests, Is.Empty);
    }

    [TestCase("not json at all")]
    [TestCase("[]")]
    [TestCase("\"text\"")]
    [TestCase("{\"type\":")]
    public async Task What_is_no_json_object_is_told_without_a_character_of_it(string text)
    {
        var scene = new GoogleScene();
        scene.References.Secrets[("google", "key.json")] = text;

        Assert.That(await scene.ConnectErrorAsync(), Does.StartWith("unable to get credentials: key \"key.json\" of Secret \"google\" is no service account key: it is no JSON"));
    }

    [Test]
    public async Task What_is_missing_is_named()
    {
        var scene = new GoogleScene();
        scene.References.Secrets.Clear();

        Assert.That(await scene.ConnectErrorAsync(), Is.EqualTo("unable to get credentials: could not fetch the service account key: cannot find secret data for key: \"key.json\""));
        Assert.That(await scene.ConnectErrorAsync(static s => s.ProjectId = null), Is.EqualTo("unable to find ProjectID in storeSpec: set spec.provider.gcpsm.projectID"));
        Assert.That(await scene.ConnectErrorAsync(static s => s.ProjectId = "a/b"), Does.StartWith("spec.provider.gcpsm.projectID a/b is no ID"));
        Assert.That(await scene.ConnectErrorAsync(static s => s.Location = "a.evil.com/"), Does.StartWith("spec.provider.gcpsm.location a.evil.com/ is no location"));
    }

    [Test]
    public async Task A_key_of_older_form_signs_for_its_own_endpoint()
    {
        var scene = new GoogleScene();
        scene.References.Secrets[("google", "key.json")] = scene.Google.Accounts.AddKey(
            GoogleScene.Account, change: static json => json["token_uri"] = "https://www.googleapis.com/oauth2/v4/token");
        scene.Google.Others["www.googleapis.com"] = static r => new DoubleAnswer(200, new JsonObject
        {
            ["access_token"] = r.Form["assertion"].Length > 0 ? "old" : "", ["expires_in"] = 3600,
        }.ToJsonString());
        await using var client = await scene.ConnectAsync();

        Assert.That((await client.ValidateAsync(default)).State, Is.EqualTo(StoreState.Ready));
        Assert.That(scene.Google.Calls, Is.EqualTo(new[] { "POST www.googleapis.com/oauth2/v4/token" }));
    }
}
