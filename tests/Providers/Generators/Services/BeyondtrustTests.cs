using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Beyondtrust;
using Keyferry.Providers.Tests.Http;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Generators.Services;

public sealed class BeyondtrustTests
{
    private const string Auth = """{"apikey":{"token":{"name":"bt","key":"token"}}}""";
    private const string Site = "2b1f4d0e-0000-4000-8000-000000000001";

    [TestCase("team/cloud/aws", "/secrets/dynamic/aws/generate?folder=team%2Fcloud")]
    [TestCase("/aws/", "/secrets/dynamic/aws/generate")]
    public async Task A_dynamic_secret_is_generated(string path, string expected)
    {
        await using var scene = await StartAsync();
        var made = await scene.RunAsync(new BeyondtrustGenerator(scene.Http), Spec(scene, path));

        Assert.That(ServiceScene.Texts(made), Is.EqualTo(new Dictionary<string, string>
        {
            ["accessKeyId"] = "ASIA", ["secretAccessKey"] = "s", ["leaseId"] = "l", ["expiration"] = "2099-01-01T00:00:00Z",
            ["sessionToken"] = "t",
        }));
        Assert.That(made.ExpiresAt, Is.EqualTo(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.That(made.State!.Value.GetProperty("path").GetString(), Is.EqualTo(path));
        Assert.That(scene.Endpoint.Seen.Single().Url, Is.EqualTo($"/site/{Site}{expected}"));
    }

    [Test]
    public async Task A_wrong_token_is_told()
    {
        await using var scene = await StartAsync();
        scene.References.Secrets[("bt", "token")] = "wrong";
        var made = await scene.RunAsync(new BeyondtrustGenerator(scene.Http), Spec(scene, "aws"));

        Assert.That(made.Failure?.Kind, Is.EqualTo(FetchFailureKind.Denied));
    }

    [Test]
    public async Task What_it_leaves_ends_by_itself()
    {
        await using var scene = await StartAsync();
        var failure = await scene.CleanUpAsync(new BeyondtrustGenerator(scene.Http), Spec(scene, "aws"), default);

        Assert.That(failure, Is.Null);
        Assert.That(scene.Endpoint.Seen, Is.Empty);
    }

    private static async Task<ServiceScene> StartAsync()
    {
        var scene = await ServiceScene.StartAsync(Answer);
        scene.References.Secrets[("bt", "token")] = "key";
        return scene;
    }

    private static string Spec(ServiceScene scene, string path) =>
        $$$"""
        {"provider":{"server":{"apiUrl":"{{{scene.Endpoint.Url}}}/site","siteId":"{{{Site}}}"},"folderPath":"{{{path}}}","auth":{{{Auth}}}}}
        """;

    private static EndpointAnswer Answer(SeenRequest request) =>
        request.Header("Authorization") != "Bearer key" ? new EndpointAnswer(401, """{"message":"unauthorized"}""")
        : request.Method != "POST" ? new EndpointAnswer(405)
        : new EndpointAnswer(
            200,
            """{"accessKeyId":"ASIA","secretAccessKey":"s","sessionToken":"t","leaseId":"l","expiration":"2099-01-01T00:00:00Z"}""");
}
