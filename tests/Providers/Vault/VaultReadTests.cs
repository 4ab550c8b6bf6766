using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

public sealed class VaultReadTests
{
    private const string Rich =
        """{"data":{"text":"plain","n":5432,"big":9007199254740993,"f":1.10,"flag":false,"none":null,"list":["a",1],"a.b":"exact","a":{"b":"nested","c":"<d>"},"json":"{\"from\":\"text\"}"},"metadata":{"version":3}}""";

    [TestCase("text", "plain")]
    [TestCase("n", "5432")]
    [TestCase("big", "9007199254740993")]
    [TestCase("f", "1.10")]
    [TestCase("flag", "false")]
    [TestCase("none", "")]
    [TestCase("list", """["a",1]""")]
    [TestCase("a.b", "exact")]
    [TestCase("a\\.b", "exact")]
    [TestCase("a.c", "<d>")]
    [TestCase("a", """{"b":"nested","c":"\u003cd\u003e"}""")]
    public async Task A_property_is_a_member_or_a_path(string property, string value)
    {
        using var scene = new VaultScene(_ => StubReply.Ok(Rich));

        Assert.That(await scene.ReadAsync(VaultScene.Spec(VaultScene.Token), new RemoteRef("db", property)), Is.EqualTo(new[] { value }));
    }

    [Test]
    public async Task The_whole_secret_is_sorted_JSON_with_the_numbers_that_the_server_sent()
    {
        using var scene = new VaultScene(_ => StubReply.Ok("""{"data":{"z":1.10,"a":"<x>&","m":{"y":[1, 2],"b":null}}}"""));

        Assert.That(
            await scene.ReadAsync(VaultScene.Spec(VaultScene.Token), new RemoteRef("db")),
            Is.EqualTo(new[] { """{"a":"\u003cx\u003e\u0026","m":{"b":null,"y":[1,2]},"z":1.10}""" }));
    }

    [Test]
    public async Task Extract_yields_members_a_member_that_is_an_object_and_one_that_holds_JSON()
    {
        using var scene = new VaultScene(_ => StubReply.Ok(Rich));

        var read = await scene.ReadAsync(
            VaultScene.Spec(VaultScene.Token), new RemoteRef("db", "a", AsMap: true), new RemoteRef("db", "json", AsMap: true),
            new RemoteRef("db", "list", AsMap: true), new RemoteRef("db", AsMap: true));

        Assert.That(read[0], Is.EqualTo("b=nested,c=<d>"));
        Assert.That(read[1], Is.EqualTo("from=text"));
        Assert.That(read[2], Does.StartWith("Invalid: unable to unmarshal secret db"));
        Assert.That(read[3], Does.Contain("big=9007199254740993").And.Contains("none=,").And.Contains("f=1.10"));
        Assert.That(scene.Stub.Requests, Has.Count.EqualTo(1), "one read for all");
    }

    [Test]
    public async Task A_property_that_is_missing_is_no_missing_secret_and_the_likely_one_is_named()
    {
        using var scene = new VaultScene(_ => StubReply.Ok("""{"data":{"user_name":"x"}}"""));

        Assert.That(
            await scene.ReadAsync(VaultScene.Spec(VaultScene.Token), new RemoteRef("db", "userName")),
            Is.EqualTo(new[] { "Invalid: cannot find secret data for key: \"userName\"; did you mean user_name?" }));
    }

    [Test]
    public async Task A_request_carries_token_namespace_headers_and_version()
    {
        using var scene = new VaultScene(_ => StubReply.Ok("""{"data":{}}"""));
        var spec = VaultScene.Spec(VaultScene.Token);
        spec.Namespace = "/team/";
        spec.Headers = new() { ["X-Own"] = "1", ["X-Vault-Token"] = "not-this" };

        await scene.ReadAsync(spec, new RemoteRef("a b", Version: "2"));

        var request = scene.Stub.Requests.Single();
        Assert.That(request.Line, Is.EqualTo("GET /v1/secret/data/a%20b?version=2"));
        Assert.That(request.Header("X-Vault-Token"), Is.EqualTo("tok"));
        Assert.That(request.Header("X-Vault-Namespace"), Is.EqualTo("team"));
        Assert.That(request.Header("X-Vault-Request"), Is.EqualTo("true"));
        Assert.That(request.Header("X-Own"), Is.EqualTo("1"));
    }

    [TestCase("latest")]
    [TestCase("1.5")]
    public async Task A_version_that_is_no_number_is_refused_before_the_call(string version)
    {
        using var scene = new VaultScene(_ => StubReply.Ok("{}"));

        var read = await scene.ReadAsync(VaultScene.Spec(VaultScene.Token), new RemoteRef("db", Version: version));

        Assert.That(read[0], Does.StartWith("Invalid: remoteRef.version is no number"));
        Assert.That(scene.Stub.Requests, Is.Empty);
    }

    [Test]
    public async Task KV_v1_has_the_data_at_the_top_and_no_versions()
    {
        using var scene = new VaultScene(_ => StubReply.Ok("""{"pw":"p"}"""));

        var read = await scene.ReadAsync(
            VaultScene.Spec(VaultScene.Token, version: "v1"), new RemoteRef("db", "pw", "7"), new RemoteRef("db", "pw", FetchMetadata: true));

        Assert.That(read[0], Is.EqualTo("p"));
        Assert.That(read[1], Does.StartWith("Invalid: cannot perform metadata fetch operations with kv version v1"));
        Assert.That(scene.Stub.Lines, Is.EqualTo(new[] { "GET /v1/secret/db" }));
    }

    [Test]
    public async Task Any_readable_path_is_read_through_KV_v1_without_a_mount()
    {
        using var scene = new VaultScene(_ => StubReply.Ok("""{"username":"u","password":"p"}"""));

        var read = await scene.ReadAsync(
            VaultScene.Spec(VaultScene.Token, path: null, version: "v1"), new RemoteRef("database/creds/readonly", "username"));

        Assert.That(read, Is.EqualTo(new[] { "u" }));
        Assert.That(scene.Stub.Lines, Is.EqualTo(new[] { "GET /v1/database/creds/readonly" }));
    }

    [Test]
    public async Task Dynamic_credentials_through_a_v2_store_are_an_error_that_teaches()
    {
        using var scene = new VaultScene(r => r.Path.StartsWith("/v1/sys/internal", StringComparison.Ordinal)
            ? StubReply.Ok("""{"type":"database","path":"database/","options":null}""")
            : r.Path.StartsWith("/v1/denied", StringComparison.Ordinal) ? StubReply.Errors(403, "1 error occurred:\n\t* permission denied\n\n")
            : new StubReply(404, StubReply.Missing));
        var spec = VaultScene.Spec(VaultScene.Token, path: null);

        var read = await scene.ReadAsync(spec, new RemoteRef("database/creds/readonly"), new RemoteRef("denied/creds/readonly"));

        Assert.That(read[0], Does.StartWith("Invalid: the engine at database is of type database, not KV:").And.Contains("VaultDynamicSecret"));
        Assert.That(read[1], Does.StartWith("Denied:").And.Contains("VaultDynamicSecret"));
    }

    [Test]
    public async Task Metadata_are_texts_and_those_of_users_go_before_the_servers()
    {
        using var scene = new VaultScene(_ => StubReply.Ok(
            """{"created_time":"T","current_version":2,"delete_version_after":"0s","custom_metadata":{"note":"<b>","owner":"a"},"versions":{}}"""));

        var read = await scene.ReadAsync(
            VaultScene.Spec(VaultScene.Token), new RemoteRef("db", "current_version", FetchMetadata: true),
            new RemoteRef("db", FetchMetadata: true));

        Assert.That(read[0], Is.EqualTo("2"));
        Assert.That(
            read[1],
            Is.EqualTo("""{"created_time":"T","current_version":"2","delete_version_after":"0s","note":"\u003cb\u003e","owner":"a"}"""));
        Assert.That(scene.Stub.Lines, Is.EqualTo(new[] { "GET /v1/secret/metadata/db" }));
    }

    [Test]
    public async Task A_missing_secret_asks_once_what_the_mount_is()
    {
        using var scene = new VaultScene(r => r.Path.StartsWith("/v1/sys/internal", StringComparison.Ordinal)
            ? StubReply.Ok("""{"type":"kv","path":"secret/","options":{"version":"2"}}""")
            : new StubReply(404, StubReply.Missing));

        var read = await scene.ReadAsync(VaultScene.Spec(VaultScene.Token), new RemoteRef("a"), new RemoteRef("b"));

        Assert.That(read, Is.All.EqualTo("NotFound: Secret does not exist"));
        Assert.That(scene.Stub.Lines.Count(static l => l.Contains("sys/internal", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task A_v2_store_on_a_v1_engine_is_no_missing_secret()
    {
        using var scene = new VaultScene(r => r.Path.StartsWith("/v1/sys/internal", StringComparison.Ordinal)
            ? StubReply.Ok("""{"type":"kv","path":"secret/","options":null}""")
            : new StubReply(404, StubReply.Missing));

        var read = await scene.ReadAsync(VaultScene.Spec(VaultScene.Token), new RemoteRef("a"));

        Assert.That(read[0], Is.EqualTo(
            "Invalid: the engine at secret is KV version 1, and the store says version v2: set spec.provider.vault.version to v1"));
    }

    [Test]
    public async Task Who_may_not_ask_what_the_mount_is_reads_on()
    {
        using var scene = new VaultScene(r => r.Path.StartsWith("/v1/sys/internal", StringComparison.Ordinal)
            ? StubReply.Errors(403, "preflight capability check returned 403")
            : new StubReply(404, StubReply.Missing));

        Assert.That(
            await scene.ReadAsync(VaultScene.Spec(VaultScene.Token), new RemoteRef("a")), Is.EqualTo(new[] { "NotFound: Secret does not exist" }));
    }

    [TestCase(404, "<html>not here: hunter2</html>", "Invalid: cannot read secret data from Vault: GET /v1/secret/data/a: the answer is not what Vault sends")]
    [TestCase(404, """{"errors":["namespace not found"]}""", "Invalid: cannot read secret data from Vault: GET /v1/secret/data/a: the server answered 404: namespace not found")]
    [TestCase(200, "hunter2", "Invalid: cannot read secret data from Vault: GET /v1/secret/data/a: the answer is not what Vault sends")]
    [TestCase(307, "", "Invalid: cannot read secret data from Vault: GET /v1/secret/data/a: the server redirects to another host (307)")]
    [TestCase(429, """{"errors":["rate limit"]}""", "Throttled: cannot read secret data from Vault: GET /v1/secret/data/a: the server answered 429: rate limit")]
    [TestCase(503, """{"errors":["Vault is sealed"]}""", "Unavailable: cannot read secret data from Vault: GET /v1/secret/data/a: the server answered 503: Vault is sealed")]
    public async Task What_is_no_answer_of_a_secret_is_never_missing(int status, string body, string error)
    {
        using var scene = new VaultScene(_ => new StubReply(status, body));

        var read = await scene.ReadAsync(VaultScene.Spec(VaultScene.Token), new RemoteRef("a"));

        Assert.That(read[0], Does.StartWith(error));
        Assert.That(read[0], Does.Not.Contain("hunter2"));
    }

    [Test]
    public async Task A_key_that_leads_out_of_the_mount_is_not_asked_for()
    {
        using var scene = new VaultScene(_ => StubReply.Ok("{}"));

        var read = await scene.ReadAsync(VaultScene.Spec(VaultScene.Token), new RemoteRef("../../sys/mounts"));

        Assert.That(read[0], Does.StartWith("Invalid: remoteRef.key cannot be read"));
        Assert.That(scene.Stub.Requests, Is.Empty);
    }

    [Test]
    public async Task States_that_were_seen_are_sent_back()
    {
        var states = new Queue<string>([State(5, 5), State(7, 6), State(3, 3), ""]);
        using var scene = new VaultScene(_ => new StubReply(200, """{"data":{"data":{}}}""", ("X-Vault-Index", states.Dequeue())));
        var spec = VaultScene.Spec(VaultScene.Token);
        spec.ReadYourWrites = true;
        spec.ForwardInconsistent = true;

        await scene.ReadAsync(spec, new RemoteRef("a"), new RemoteRef("b"), new RemoteRef("c"), new RemoteRef("d"));

        Assert.That(
            scene.Stub.Requests.Select(static r => r.Header("X-Vault-Index")),
            Is.EqualTo(new[] { null, State(5, 5), State(7, 6), State(7, 6) }));
        Assert.That(scene.Stub.Requests.Select(static r => r.Header("X-Vault-Inconsistent")), Is.All.EqualTo("forward-active-node"));
    }

    [TestCase(true, false, true)]
    [TestCase(false, true, true)]
    [TestCase(false, false, false)]
    public async Task Only_both_settings_forward(bool readsWrites, bool forwards, bool tracks)
    {
        using var scene = new VaultScene(_ => new StubReply(200, """{"data":{"data":{}}}""", ("X-Vault-Index", State(5, 5))));
        var spec = VaultScene.Spec(VaultScene.Token);
        spec.ReadYourWrites = readsWrites;
        spec.ForwardInconsistent = forwards;

        await scene.ReadAsync(spec, new RemoteRef("a"), new RemoteRef("b"));

        Assert.That(scene.Stub.Requests[1].Header("X-Vault-Index"), tracks ? Is.EqualTo(State(5, 5)) : Is.Null);
        Assert.That(scene.Stub.Requests[1].Header("X-Vault-Inconsistent"), Is.Null);
    }

    private static string State(int local, int replicated) =>
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"v1:c:{local}:{replicated}:sig"));
}
