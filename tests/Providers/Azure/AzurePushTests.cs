using System.Text.Json.Nodes;
using Keyferry.Providers.Contract;
using Keyferry.CloudDouble.Azure;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>What a push writes to secrets of a vault, and what it leaves alone.</summary>
public sealed class AzurePushTests
{
    private AzureDouble _azure = null!;

    [SetUp]
    public void SetUp() => _azure = new AzureDouble();

    [TearDown]
    public void TearDown() => _azure.Dispose();

    [Test]
    public async Task A_new_secret_gets_the_mark_its_tags_its_type_and_its_end()
    {
        Assert.That(
            await PushAsync("db", "pass", """{"expirationDate":"2100-01-01T00:00:00Z","contentType":"text/plain","tags":{"team":"a"}}"""), Is.Null);

        var version = _azure.Vault.Find("secrets", "db")!.Current;
        Assert.That(version.Value, Is.EqualTo("pass"));
        Assert.That(version.ContentType, Is.EqualTo("text/plain"));
        Assert.That(version.Tags.ToJsonString(), Is.EqualTo("""{"team":"a","managed-by":"external-secrets"}"""));
        Assert.That(version.Attributes["exp"]!.GetValue<long>(), Is.EqualTo(4_102_444_800));
        Assert.That(_azure.VaultCalls, Is.EqualTo(["GET /secrets/db", "PUT /secrets/db"]));
    }

    [Test]
    public async Task What_is_there_already_is_not_written_again()
    {
        const string settings = """{"expirationDate":"2100-01-01T01:00:00+01:00","contentType":"text/plain"}""";
        await PushAsync("db", "pass", settings);
        await PushAsync("db", "pass", settings);
        await PushAsync("secret/db", "pass", """{"expirationDate":"2100-01-01T00:00:00Z"}""");

        Assert.That(_azure.Vault.Find("secrets", "db")!.Versions, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Another_value_end_or_type_is_another_version_which_keeps_type_and_tags_that_are_not_given()
    {
        await PushAsync("db", "one", """{"contentType":"text/plain","tags":{"team":"a"}}""");
        await PushAsync("db", "two", null);
        await PushAsync("db", "two", """{"expirationDate":"2100-01-01T00:00:00Z"}""");
        await PushAsync("db", "two", """{"expirationDate":"2100-01-01T00:00:00Z","contentType":"application/json"}""");

        var versions = _azure.Vault.Find("secrets", "db")!.Versions;
        Assert.That(versions.Select(static v => v.ContentType), Is.EqualTo(["text/plain", "text/plain", "text/plain", "application/json"]));
        Assert.That(versions.Select(static v => v.Tags.ToJsonString()).Distinct(), Is.EqualTo(["""{"team":"a","managed-by":"external-secrets"}"""]));
    }

    [Test]
    public async Task A_secret_that_somebody_else_made_is_neither_changed_nor_deleted()
    {
        _azure.Vault.Set("db", "theirs", new JsonObject { ["managed-by"] = "terraform" });

        var pushed = await PushAsync("db", "mine", null);
        var deleted = await WithWriterAsync(w => w.DeleteAsync(new PushTarget("db"), default));

        Assert.That(pushed!.Message, Does.StartWith("secret db is not managed by external-secrets"));
        Assert.That(deleted, Is.Null);
        Assert.That(_azure.Vault.Find("secrets", "db")!.Current.Value, Is.EqualTo("theirs"));
    }

    [Test]
    public async Task A_whole_Secret_is_JSON()
    {
        var content = new PushContent { Data = AzureStores.Content("a<b").Data, Namespace = "team" };
        Assert.That(await WithWriterAsync(w => w.PushAsync(new PushTarget("db"), content, default)), Is.Null);

        Assert.That(_azure.Vault.Find("secrets", "db")!.Current.Value, Is.EqualTo("""{"password":"a<b","user":"app"}"""));
    }

    [TestCase("""{"tags":{"managed-by":"me"}}""", "error parsing tags in metadata: Cannot specify a 'managed-by' tag")]
    [TestCase("""{"expirationDate":"tomorrow"}""", "error parsing expiration date in metadata: tomorrow is no date. Expected format: YYYY-MM-DDTHH:MM:SSZ (RFC3339). Example: 2024-12-31T20:00:00Z")]
    [TestCase("""{"expirationDate":"2100-01-01T00:00:00"}""", "error parsing expiration date in metadata: 2100-01-01T00:00:00 is no date. Expected format: YYYY-MM-DDTHH:MM:SSZ (RFC3339). Example: 2024-12-31T20:00:00Z")]
    [TestCase("""{"tags":{"n":1}}""", "failed to parse push secret metadata: spec.tags is to be a map of texts: put numbers and true or false into quotes")]
    [TestCase("""{"contenttypes":"x"}""", "failed to parse push secret metadata: failed to parse kubernetes.external-secrets.io/v1alpha1 PushSecretMetadata: error unmarshaling JSON: while decoding JSON: json: unknown field \"contenttypes\"")]
    public async Task Settings_that_are_wrong_are_told_without_a_call(string settings, string expected)
    {
        Assert.That((await PushAsync("db", "x", settings))!.Message, Is.EqualTo(expected));
        Assert.That(_azure.Requests, Is.Empty);
    }

    [Test]
    public async Task A_value_that_is_no_text_is_refused()
    {
        var failure = await WithWriterAsync(w => w.PushAsync(new PushTarget("db"), AzureStores.Content([0xff, 0xfe]), default));

        Assert.That(failure!.Message, Does.StartWith("secret db: the value is not UTF-8 text"));
    }

    [Test]
    public async Task A_value_that_the_service_refuses_and_repeats_is_not_told()
    {
        _azure.Before = static r => r.Method == HttpMethod.Put
            ? new DoubleAnswer(400, new JsonObject { ["error"] = new JsonObject { ["code"] = "BadParameter", ["message"] = "bad: marked-value" } })
            : null;

        Assert.That((await PushAsync("db", "marked-value", null))!.Message, Does.Not.Contain("marked"));
    }

    [Test]
    public async Task Deleting_and_asking()
    {
        await PushAsync("db", "x", null);

        Assert.That(await ExistsAsync("db"), Is.EqualTo(new ExistsResult(true)));
        Assert.That(await WithWriterAsync(w => w.DeleteAsync(new PushTarget("db"), default)), Is.Null);
        Assert.That(await ExistsAsync("db"), Is.EqualTo(new ExistsResult(false)));
        Assert.That(await WithWriterAsync(w => w.DeleteAsync(new PushTarget("db"), default)), Is.Null);
        _azure.Vault.IsForbidden = static _ => true;
        Assert.That((await ExistsAsync("db")).Failure!.Kind, Is.EqualTo(FetchFailureKind.Denied));
    }

    [TestCase(0)]
    [TestCase(3)]
    public async Task A_name_that_was_pushed_and_deleted_is_recovered_and_written(int requests)
    {
        _azure.Vault.RecoveryRequests = requests;
        await PushAsync("db", "one", null);
        await WithWriterAsync(w => w.DeleteAsync(new PushTarget("db"), default));

        Assert.That(await PushAsync("db", "two", null), Is.Null);

        Assert.That(_azure.Vault.Find("secrets", "db")!.Versions.Select(static v => v.Value), Is.EqualTo(["one", "two"]));
    }

    [Test]
    public async Task A_recovery_that_takes_longer_is_left_to_the_next_attempt()
    {
        _azure.Vault.RecoveryRequests = 50;
        await PushAsync("db", "one", null);
        await WithWriterAsync(w => w.DeleteAsync(new PushTarget("db"), default));

        var failure = await PushAsync("db", "two", null);

        Assert.That(failure!.Kind, Is.EqualTo(FetchFailureKind.Unavailable));
        Assert.That(failure.Message, Is.EqualTo("secret db was deleted and is being recovered; the next attempt writes it"));
    }

    [Test]
    public async Task A_deleted_name_of_somebody_else_is_told_with_the_way_out()
    {
        _azure.Vault.Set("db", "theirs");
        await DeleteAsSomebodyAsync("db");

        var failure = await PushAsync("db", "two", null);

        Assert.That(failure!.Message, Is.EqualTo(
            "secret db is deleted but its name is still taken, and it was not made by external-secrets (it lacks the tag "
            + "managed-by=external-secrets), so it is not recovered: az keyvault secret recover --vault-name kv --name db, or purge it"));
        Assert.That(_azure.VaultCalls, Has.None.Contain("recover"));
    }

    [Test]
    public async Task A_deleted_name_that_the_identity_may_not_recover_is_told_with_the_way_out()
    {
        await PushAsync("db", "one", null);
        await WithWriterAsync(w => w.DeleteAsync(new PushTarget("db"), default));
        _azure.Vault.IsForbidden = static action => action == "secrets/recover";

        var failure = await PushAsync("db", "two", null);

        Assert.That(failure!.Kind, Is.EqualTo(FetchFailureKind.Denied));
        Assert.That(failure.Message, Does.Contain("cannot be recovered by Keyferry's identity").And.Contain("az keyvault secret recover"));
    }

    private async Task DeleteAsSomebodyAsync(string name)
    {
        using var invoker = new HttpMessageInvoker(_azure, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"{_azure.Vault.Url}/secrets/{name}?api-version=7.4");
        request.Headers.Authorization = new("Bearer", _azure.Entra.Issue(EntraDouble.Client, "https://vault.azure.net"));
        using var response = await invoker.SendAsync(request, default);
        Assert.That((int)response.StatusCode, Is.EqualTo(200));
    }

    private Task<FetchFailure?> PushAsync(string key, string value, string? settings) =>
        WithWriterAsync(w => w.PushAsync(new PushTarget(key), AzureStores.Content(value, settings), default));

    private Task<ExistsResult> ExistsAsync(string key) => WithWriterAsync(w => w.ExistsAsync(new PushTarget(key), default));

    private async Task<T> WithWriterAsync<T>(Func<IStoreWriter, ValueTask<T>> call)
    {
        await using var client = await AzureStores.ClientAsync(_azure);
        return await call(client.Writer);
    }
}
