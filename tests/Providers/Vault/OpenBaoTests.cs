using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Vault.OpenBao;
using Keyferry.Providers.Tests.Aws;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

public sealed class OpenBaoTests
{
    private const string Mount = """{"type":"kv","options":{"version":"2"}}""";

    [Test]
    public async Task The_mount_is_kv_unless_the_store_names_one_and_properties_are_names_alone()
    {
        using var scene = new VaultScene(_ => StubReply.Ok("""{"data":{"a.b":"exact","a":{"c":"deep"}}}"""));
        await using var client = await scene.BaoAsync(Spec());

        var read = await client.FetchAsync([new RemoteRef("app", "a.b"), new RemoteRef("app", "a.c"), new RemoteRef("app")], default);

        Assert.That(read[0].Text(), Is.EqualTo("exact"));
        Assert.That(read[1].Text(), Does.StartWith("Invalid: cannot find secret data for key: \"a.c\""));
        Assert.That(read[2].Text(), Is.EqualTo("""{"a":{"c":"deep"},"a.b":"exact"}"""));
        Assert.That(scene.Stub.Lines, Is.EqualTo(new[] { "GET /v1/kv/data/app" }));
    }

    [Test]
    public async Task A_missing_secret_is_missing_and_KV_v1_takes_no_version()
    {
        using var scene = new VaultScene(r => r.Path.StartsWith("/v1/sys", StringComparison.Ordinal)
            ? StubReply.Errors(403, "no") : new StubReply(404, StubReply.Missing));
        await using var client = await scene.BaoAsync(Spec());
        await using var old = await scene.BaoAsync(Spec("v1"));

        Assert.That((await client.FetchAsync([new RemoteRef("app")], default))[0].Failure!.Kind, Is.EqualTo(FetchFailureKind.NotFound));
        Assert.That((await old.FetchAsync([new RemoteRef("app", Version: "1")], default))[0].Text(), Is.EqualTo(
            "Invalid: KVv1 secrets do not support versioning (use KVv2)"));
    }

    [Test]
    public async Task Find_lists_one_folder_and_reads_what_it_found_there()
    {
        using var scene = new VaultScene(_ => StubReply.Ok("""{"keys":["db","web","deeper/"]}"""));
        await using var client = await scene.BaoAsync(Spec());

        var found = await client.FindAsync(new FindQuery("dev", AwsStores.Pattern("^db$")));

        Assert.That(found.Single(), Is.EqualTo(new FindResult("db", new RemoteKey("kv/data/dev/db"))));
        var refused = await client.FindAsync(new FindQuery(Tags: new Dictionary<string, string> { ["a"] = "b" }));
        Assert.That(refused.Single().Failure!.Message, Does.StartWith("tag based search is not implemented"));
    }

    [TestCase(200, Mount, StoreState.Ready, null)]
    [TestCase(403, "", StoreState.Ready, null)]
    [TestCase(200, """{"type":"pki","options":null}""", StoreState.Error, "expected mount type \"kv\" found \"pki\" at kv")]
    [TestCase(200, """{"type":"kv","options":{}}""", StoreState.Error,
        "the engine at kv is KV version 1, and the store says version v2: set spec.provider.openBao.version to v1")]
    [TestCase(400, "", StoreState.Error, "GET /v1/sys/mounts/kv: the server answered 400: No secret engine mount at kv/")]
    public async Task The_mount_is_looked_at_where_the_policy_lets_it(int status, string data, StoreState state, string? message)
    {
        using var scene = new VaultScene(r => r.Path.EndsWith("lookup-self", StringComparison.Ordinal) ? StubReply.Ok("{}")
            : status == 200 ? StubReply.Ok(data)
            : StubReply.Errors(status, "No secret engine mount at kv/"));
        await using var client = await scene.BaoAsync(Spec());

        Assert.That(await client.ValidateAsync(default), Is.EqualTo(new StoreValidation(state, message)));
    }

    [Test]
    public void It_is_only_read_and_needs_a_way_to_log_in()
    {
        var provider = new OpenBaoProvider(new VaultScene(_ => StubReply.Ok("{}")).Settings);
        var errors = new FieldErrorList();
        provider.Validate(
            TestStores.Namespaced(new StoreProviderSpec { OpenBao = new OpenBaoProviderSpec { Server = "https://bao", Auth = new OpenBaoAuth() } }), errors);

        Assert.That(provider.Capabilities, Is.EqualTo("ReadOnly"));
        Assert.That(errors.All.Select(static e => e.ToString()), Has.Some.Contain("spec.provider.openBao.auth").And.Some.Contain("no way to log in"));
    }

    internal static OpenBaoProviderSpec Spec(string version = "v2") => new()
    {
        Server = "https://bao.example:8200", Version = version,
        Auth = new OpenBaoAuth { TokenSecretRef = new SecretKeySelector { Name = "vault", Key = "token" } },
    };
}
