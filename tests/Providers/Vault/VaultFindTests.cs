using Keyferry.Providers.Contract;
using Keyferry.Providers.Tests.Aws;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

public sealed class VaultFindTests
{
    private static readonly Dictionary<string, string> Folders = new()
    {
        ["/v1/secret/metadata/"] = """["top","dev/","prod/"]""",
        ["/v1/secret/metadata/dev/"] = """["db","web","eu/"]""",
        ["/v1/secret/metadata/dev/eu/"] = """["db"]""",
        ["/v1/secret/metadata/prod/"] = """["db"]""",
        ["/v1/secret/"] = """["a","b/"]""",
        ["/v1/secret/b/"] = """["c"]""",
    };

    [Test]
    public async Task Folders_are_searched_to_their_depth_and_names_are_paths_below_the_mount()
    {
        using var scene = new VaultScene(Answer);

        Assert.That(await NamesAsync(scene, new FindQuery()), Is.EqualTo(new[] { "top", "dev/db", "dev/web", "prod/db", "dev/eu/db" }));
        Assert.That(scene.Stub.Lines, Is.All.EndsWith("/?list=true"));
    }

    [Test]
    public async Task Path_and_pattern_narrow_the_search()
    {
        using var scene = new VaultScene(Answer);

        Assert.That(await NamesAsync(scene, new FindQuery("dev/", AwsStores.Pattern("db$"))), Is.EqualTo(new[] { "dev/db", "dev/eu/db" }));
        Assert.That(await NamesAsync(scene, new FindQuery("dev/eu", AwsStores.Pattern("^dev"))), Is.EqualTo(new[] { "dev/eu/db" }));
    }

    [Test]
    public async Task Tags_have_to_be_there_all_of_them_beside_the_pattern()
    {
        using var scene = new VaultScene(Answer);
        var tags = new Dictionary<string, string> { ["team"] = "dev", ["current_version"] = "2" };

        Assert.That(await NamesAsync(scene, new FindQuery(Tags: tags)), Is.EqualTo(new[] { "dev/db", "dev/web", "dev/eu/db" }));
        Assert.That(await NamesAsync(scene, new FindQuery("dev", AwsStores.Pattern("web"), tags)), Is.EqualTo(new[] { "dev/web" }));
        Assert.That(await NamesAsync(scene, new FindQuery(Tags: new Dictionary<string, string> { ["team"] = "de" })), Is.Empty);
    }

    [Test]
    public async Task What_is_found_is_read_by_its_place_though_it_is_named_as_the_mount()
    {
        using var scene = new VaultScene(r => r.Query == "list=true"
            ? StubReply.Ok(r.Path.EndsWith("/secret/", StringComparison.Ordinal) ? """{"keys":["x"]}""" : """{"keys":["secret/"]}""")
            : StubReply.Ok("""{"data":{"v":1}}"""));
        await using var client = await scene.ClientAsync(VaultScene.Spec(VaultScene.Token));

        var found = await client.FindAsync(new FindQuery());

        Assert.That(found.Single().Name, Is.EqualTo("secret/x"));
        Assert.That(found.Single().Key, Is.EqualTo(new RemoteKey("secret/data/secret/x")));
    }

    [Test]
    public async Task KV_v1_has_no_tags_and_lists_where_its_secrets_are()
    {
        using var scene = new VaultScene(Answer);
        await using var client = await scene.ClientAsync(VaultScene.Spec(VaultScene.Token, version: "v1"));

        Assert.That((await client.FindAsync(new FindQuery())).Select(static f => f.Name), Is.EqualTo(new[] { "a", "b/c" }));
        var refused = await client.FindAsync(new FindQuery(Tags: new Dictionary<string, string> { ["a"] = "b" }));
        Assert.That(refused.Single().Failure!.Message, Is.EqualTo("cannot perform find by tag operations with kv version v1"));
    }

    [Test]
    public async Task A_folder_that_is_not_there_is_missing_and_a_denied_one_is_not()
    {
        using var scene = new VaultScene(r => r.Path.Contains("none", StringComparison.Ordinal)
            ? new StubReply(404, StubReply.Missing)
            : StubReply.Errors(403, "1 error occurred:\n\t* permission denied\n\n"));
        await using var client = await scene.ClientAsync(VaultScene.Spec(VaultScene.Token));

        Assert.That((await client.FindAsync(new FindQuery("none"))).Single().Failure!.Kind, Is.EqualTo(FetchFailureKind.NotFound));
        Assert.That((await client.FindAsync(new FindQuery("other"))).Single().Failure!.Message, Is.EqualTo(
            "cannot read secret data from Vault: GET /v1/secret/metadata/other: the server answered 403: 1 error occurred: * permission denied"));
    }

    [Test]
    public async Task A_server_that_invents_folders_comes_to_an_end()
    {
        using var scene = new VaultScene(_ => StubReply.Ok("""{"keys":["a/","../","b/"]}"""));
        await using var client = await scene.ClientAsync(VaultScene.Spec(VaultScene.Token));

        var found = await client.FindAsync(new FindQuery());

        Assert.That(found.Single().Failure!.Message, Does.StartWith("find stops after 10000 folders"));
        Assert.That(scene.Stub.Lines.Any(static l => l.Contains("..", StringComparison.Ordinal)), Is.False);
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(VaultScene scene, FindQuery query)
    {
        await using var client = await scene.ClientAsync(VaultScene.Spec(VaultScene.Token));
        var found = await client.FindAsync(query);
        Assert.That(found.Select(static f => f.Failure), Is.All.Null);
        return [.. found.Select(static f => f.Name)];
    }

    private static StubReply Answer(StubRequest request) =>
        request.Query != "list=true"
            ? StubReply.Ok(request.Path.Contains("/dev/", StringComparison.Ordinal)
                ? """{"current_version":2,"custom_metadata":{"team":"dev"}}"""
                : """{"current_version":2,"custom_metadata":{"team":"prod"}}""")
            : Folders.TryGetValue(request.Path, out var keys) ? StubReply.Ok($$"""{"keys":{{keys}}}""")
            : new StubReply(404, StubReply.Missing);
}
