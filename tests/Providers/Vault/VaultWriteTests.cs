using System.Text;
using System.Text.Json;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

public sealed class VaultWriteTests
{
    private const string Ours = """{"managed-by":"external-secrets"}""";
    private const string NotManaged = "secret not managed by external-secrets";

    private KvDouble _kv = null!;
    private VaultScene _scene = null!;

    [SetUp]
    public void SetUp()
    {
        _kv = new KvDouble();
        _scene = new VaultScene(_kv.Answer);
    }

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task A_new_secret_gets_the_owners_mark_and_the_value()
    {
        Assert.That(await PushAsync(new PushTarget("app", "pw"), "password"), Is.Null);
        Assert.That(await PushAsync(new PushTarget("whole"), key: null), Is.Null);

        Assert.That(_kv.DataOf("app"), Is.EqualTo("""{"pw":"s3cr3t"}"""));
        Assert.That(_kv.CustomOf("app"), Is.EqualTo(Ours));
        Assert.That(_kv.DataOf("whole"), Is.EqualTo("""{"password":"s3cr3t","user":"app"}"""));
    }

    [Test]
    public async Task A_push_that_changes_nothing_writes_nothing()
    {
        _kv.Put("app", """{"n":1.1,"pw":"s3cr3t"}""", Ours);
        _kv.Put("json", """{"n":1.1,"o":{"k":[true,null]}}""", Ours);

        Assert.That(await PushAsync(new PushTarget("app", "pw"), "password"), Is.Null);
        Assert.That(await PushAsync(new PushTarget("json"), "json", """{"o":{"k":[true,null]},"n":1.10}"""), Is.Null);

        Assert.That(_scene.Stub.Lines, Is.All.StartsWith("GET"));
    }

    [Test]
    public async Task A_property_is_merged_into_what_is_there_and_other_peoples_notes_stay()
    {
        _kv.Put("app", """{"other":"o","n":12345678901234567890,"pw":"old"}""", """{"managed-by":"external-secrets","team":"a"}""");

        Assert.That(await PushAsync(new PushTarget("secret/app", "pw"), "password"), Is.Null);

        Assert.That(_kv.DataOf("app"), Is.EqualTo("""{"other":"o","n":12345678901234567890,"pw":"s3cr3t"}"""));
        Assert.That(_kv.CustomOf("app"), Is.EqualTo("""{"managed-by":"external-secrets","team":"a"}"""));
    }

    [Test]
    public async Task What_somebody_else_made_is_not_touched()
    {
        _kv.Put("app", """{"pw":"theirs"}""");
        _kv.Put("tagged", """{"pw":"theirs"}""", """{"managed-by":"me"}""");
        _kv.Metadata["gone"] = new() { ["current_version"] = 3, ["custom_metadata"] = new System.Text.Json.Nodes.JsonObject { ["managed-by"] = "me" } };

        Assert.That(await PushAsync(new PushTarget("app", "pw"), "password"), Is.EqualTo(NotManaged));
        Assert.That(await PushAsync(new PushTarget("tagged"), null), Is.EqualTo(NotManaged));
        Assert.That(await PushAsync(new PushTarget("gone"), null), Is.EqualTo(NotManaged));
        Assert.That(await DeleteAsync(new PushTarget("app")), Is.Null);
        Assert.That(_scene.Stub.Lines, Is.All.StartsWith("GET"));
    }

    [Test]
    public async Task A_deleted_secret_is_written_over_beside_what_others_have_noted()
    {
        _kv.Metadata["app"] = new() { ["current_version"] = 3, ["custom_metadata"] = new System.Text.Json.Nodes.JsonObject { ["team"] = "a" } };

        Assert.That(await PushAsync(new PushTarget("app", "pw"), "password", cas: true), Is.Null);

        Assert.That(_kv.CustomOf("app"), Is.EqualTo("""{"team":"a","managed-by":"external-secrets"}"""));
        Assert.That(_scene.Stub.Requests[^1].Body, Does.Contain("\"cas\":3"));
    }

    [Test]
    public async Task Check_and_set_names_the_version_that_is_replaced_in_deletions_too()
    {
        _kv.RequiresCas = true;

        Assert.That(await PushAsync(new PushTarget("app", "pw"), "password", cas: true), Is.Null);
        Assert.That(await PushAsync(new PushTarget("app", "more"), "user", cas: true), Is.Null);
        Assert.That(await DeleteAsync(new PushTarget("app", "more"), cas: true), Is.Null);

        Assert.That(_kv.DataOf("app"), Is.EqualTo("""{"pw":"s3cr3t"}"""));
        Assert.That(
            _scene.Stub.Requests.Where(static r => r.Method == "PUT" && r.Path.Contains("/data/", StringComparison.Ordinal))
                .Select(static r => r.Json.GetProperty("options").GetProperty("cas").GetInt32()),
            Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public async Task A_refused_push_leaves_nothing_behind_and_names_the_cure()
    {
        _kv.RequiresCas = true;

        Assert.That(await PushAsync(new PushTarget("app", "pw"), "password"), Does.Contain("check-and-set parameter required for this call")
            .And.EndsWith("set spec.provider.vault.checkAndSet.required to true"));
        Assert.That((_kv.DataOf("app"), _kv.Metadata.ContainsKey("app")), Is.EqualTo(((string?)null, false)));

        _kv.Refused = "PUT /v1/secret/metadata/b";
        Assert.That(await PushAsync(new PushTarget("b", "pw"), "password"), Does.Contain("403"));
        Assert.That(_kv.DataOf("b"), Is.Null);
    }

    [Test]
    public async Task Who_was_outrun_looks_again()
    {
        _kv.Put("app", """{"pw":"old"}""", Ours);
        var wasOutrun = false;
        using var scene = new VaultScene(r =>
        {
            if (r.Method == "PUT" && !wasOutrun)
            {
                wasOutrun = true;
                _kv.Data["app"]["other"] = "new";
                _kv.Metadata["app"]["current_version"] = 2;
            }

            return _kv.Answer(r);
        });

        Assert.That(await PushAsync(new PushTarget("app", "pw"), "password", cas: true, scene: scene), Is.Null);
        Assert.That(_kv.DataOf("app"), Is.EqualTo("""{"other":"new","pw":"s3cr3t"}"""));
    }

    [Test]
    public async Task What_is_no_JSON_object_or_no_text_is_refused_without_a_character_of_it()
    {
        _kv.Put("app", """{"n":1}""", Ours);

        Assert.That(await PushAsync(new PushTarget("x"), "password"), Does.StartWith("error unmarshalling vault secret: invalid JSON format").And.Not.Contain("s3cr3t"));
        Assert.That(await PushAsync(new PushTarget("x"), "json", "[1]"), Does.StartWith("error unmarshalling vault secret"));
        Assert.That(await PushAsync(new PushTarget("app", "n"), "password"), Does.StartWith("error converting n to string"));
        Assert.That(await PushAsync(new PushTarget("x", "b"), "binary"), Does.Contain("not UTF-8"));
        Assert.That(await PushAsync(new PushTarget("x"), null, binary: true), Does.Contain("not UTF-8"));
        Assert.That(await PushAsync(new PushTarget("x", "p"), "password", metadata: """{"a":1}"""), Does.StartWith("metadata has no effect on a Vault store"));
        Assert.That(_scene.Stub.Lines, Is.All.StartsWith("GET"));
    }

    [Test]
    public async Task A_deletion_takes_the_property_and_the_last_one_takes_all()
    {
        _kv.Put("app", """{"other":"o","pw":"p"}""", Ours);

        Assert.That(await DeleteAsync(new PushTarget("app", "none")), Is.Null);
        Assert.That(await DeleteAsync(new PushTarget("app", "pw")), Is.Null);
        Assert.That(_kv.DataOf("app"), Is.EqualTo("""{"other":"o"}"""));
        Assert.That(await DeleteAsync(new PushTarget("app", "other")), Is.Null);
        Assert.That((_kv.DataOf("app"), _kv.Metadata.Count), Is.EqualTo(((string?)null, 0)));
        Assert.That(await DeleteAsync(new PushTarget("app")), Is.Null, "gone already");
    }

    [Test]
    public async Task The_mark_that_an_older_engine_put_below_the_doubled_mount_counts_and_goes()
    {
        _kv.Put("app", """{"pw":"old"}""");
        _kv.Metadata["secret/app"] = new() { ["current_version"] = 0, ["custom_metadata"] = new System.Text.Json.Nodes.JsonObject { ["managed-by"] = "external-secrets" } };

        Assert.That(await PushAsync(new PushTarget("secret/app", "pw"), "password"), Is.Null);
        Assert.That((_kv.DataOf("app"), _kv.CustomOf("app")), Is.EqualTo(("""{"pw":"s3cr3t"}""", Ours)));

        Assert.That(await DeleteAsync(new PushTarget("secret/app")), Is.Null);
        Assert.That((_kv.Data.Count, _kv.Metadata.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task The_doubled_mark_goes_with_the_last_property_that_was_pushed_too()
    {
        _kv.Put("app", """{"other":"o"}""");
        _kv.Metadata["secret/app"] = new() { ["current_version"] = 0, ["custom_metadata"] = new System.Text.Json.Nodes.JsonObject { ["managed-by"] = "external-secrets" } };
        Assert.That(await PushAsync(new PushTarget("secret/app", "pw"), "password"), Is.Null);

        Assert.That(await DeleteAsync(new PushTarget("secret/app", "pw")), Is.Null);

        Assert.That(_kv.DataOf("app"), Is.EqualTo("""{"other":"o"}"""));
        Assert.That(_kv.Metadata.Keys, Is.EqualTo(new[] { "app" }));
    }

    [Test]
    public async Task A_secret_of_the_doubled_name_bears_its_own_mark()
    {
        _kv.Put("app", """{"pw":"theirs"}""");
        _kv.Put("secret/app", """{"pw":"other"}""", Ours);

        Assert.That(await PushAsync(new PushTarget("secret/app", "pw"), "password"), Is.EqualTo(NotManaged));
        Assert.That(_kv.DataOf("secret/app"), Is.EqualTo("""{"pw":"other"}"""));
    }

    [Test]
    public async Task KV_v1_keeps_the_mark_in_the_secret()
    {
        _kv.Put("theirs", """{"pw":"theirs"}""");

        Assert.That(await PushAsync(new PushTarget("app", "pw"), "password", version: "v1"), Is.Null);
        Assert.That(await PushAsync(new PushTarget("theirs", "pw"), "password", version: "v1"), Is.EqualTo(NotManaged));
        Assert.That(_kv.DataOf("app"), Is.EqualTo("""{"pw":"s3cr3t","custom_metadata":{"managed-by":"external-secrets"}}"""));
        Assert.That(await PushAsync(new PushTarget("app", "user"), "user", version: "v1"), Is.Null);
        Assert.That(await DeleteAsync(new PushTarget("app", "user"), version: "v1"), Is.Null);
        Assert.That(_kv.DataOf("app"), Is.EqualTo("""{"pw":"s3cr3t","custom_metadata":{"managed-by":"external-secrets"}}"""));
        Assert.That(await DeleteAsync(new PushTarget("app", "pw"), version: "v1"), Is.Null);
        Assert.That(_kv.DataOf("app"), Is.Null);
    }

    [Test]
    public async Task Whether_something_is_there_asks_nobody_whose_it_is()
    {
        _kv.Put("app", """{"pw":"theirs","a":{"b":1}}""");
        await using var client = await _scene.ClientAsync(VaultScene.Spec(VaultScene.Token));

        Assert.That((await client.Writer.ExistsAsync(new PushTarget("app"), default)).Exists, Is.True);
        Assert.That((await client.Writer.ExistsAsync(new PushTarget("app", "pw"), default)).Exists, Is.True);
        Assert.That((await client.Writer.ExistsAsync(new PushTarget("app", "a.b"), default)).Exists, Is.True);
        Assert.That((await client.Writer.ExistsAsync(new PushTarget("app", "none"), default)).Exists, Is.False);
        Assert.That((await client.Writer.ExistsAsync(new PushTarget("none"), default)), Is.EqualTo(new ExistsResult(false)));
    }

    [Test]
    public async Task An_error_that_repeats_what_was_written_is_not_shown()
    {
        using var scene = new VaultScene(r => r.Method == "GET" ? new StubReply(404, StubReply.Missing) : StubReply.Errors(400, "bad value s3cr3t here"));

        var error = await PushAsync(new PushTarget("app", "pw"), "password", version: "v1", scene: scene);

        Assert.That(error, Is.EqualTo("PUT /v1/secret/app: the server answered 400: its text repeats what was sent, so it is not shown"));
    }

    private async Task<string?> PushAsync(
        PushTarget target, string? key, string? json = null, bool cas = false, string version = "v2", bool binary = false,
        string? metadata = null, VaultScene? scene = null)
    {
        var data = new Dictionary<string, SecretValue>
        {
            ["user"] = Value("app"), ["password"] = Value("s3cr3t"),
        };
        if (json is not null)
        {
            data["json"] = Value(json);
        }

        if (key == "binary" || binary)
        {
            data["binary"] = new SecretValue([0xff, 0xfe]);
        }

        await using var client = await (scene ?? _scene).ClientAsync(Spec(cas, version));
        var content = new PushContent { SecretKey = key, Data = data, Metadata = metadata is null ? null : JsonElement.Parse(metadata) };
        return (await client.Writer.PushAsync(target, content, default))?.Message;
    }

    private async Task<string?> DeleteAsync(PushTarget target, bool cas = false, string version = "v2")
    {
        await using var client = await _scene.ClientAsync(Spec(cas, version));
        return (await client.Writer.DeleteAsync(target, default))?.Message;
    }

    private static VaultProviderSpec Spec(bool cas, string version)
    {
        var spec = VaultScene.Spec(VaultScene.Token, version: version);
        spec.CheckAndSet = new VaultCheckAndSet { Required = cas };
        return spec;
    }

    private static SecretValue Value(string text) => new(Encoding.UTF8.GetBytes(text));
}
