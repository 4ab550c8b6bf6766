using System.Security.Cryptography;
using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Github;
using Keyferry.Providers.Tests.Http;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Generators.Services;

public sealed class GithubAccessTokenTests
{
    private readonly RSA _key = RSA.Create(2048);

    [OneTimeTearDown]
    public void TearDown() => _key.Dispose();

    [Test]
    public async Task An_installation_gets_a_token_that_ends()
    {
        await using var scene = await StartAsync();
        var made = await scene.RunAsync(new GithubAccessTokenGenerator(scene.Http), Spec(scene, ""));

        Assert.That(ServiceScene.Texts(made), Is.EqualTo(new Dictionary<string, string> { ["token"] = "ghs_all" }));
        Assert.That(made.ExpiresAt, Is.EqualTo(new DateTimeOffset(2099, 7, 11, 22, 14, 10, TimeSpan.Zero)));
        Assert.That(scene.Endpoint.Seen.Single().Body, Is.Empty);
        Assert.That(scene.Endpoint.Seen.Single().Header("Accept"), Is.EqualTo("application/vnd.github.v3+json"));
    }

    [Test]
    public async Task A_token_is_for_fewer_repositories_and_permissions_where_that_is_asked_for()
    {
        await using var scene = await StartAsync();
        var values = await scene.ValuesAsync(
            new GithubAccessTokenGenerator(scene.Http), Spec(scene, ""","repositories":["web"],"permissions":{"contents":"read"}"""));

        Assert.That(values["token"], Is.EqualTo("ghs_web_contents=read"));
    }

    [TestCase(""","repositories":["elsewhere"]""", "1234", "7", FetchFailureKind.Invalid, "422")]
    [TestCase("", "4321", "7", FetchFailureKind.Denied, "401")]
    [TestCase("", "1234", "8", FetchFailureKind.Invalid, "404")]
    public async Task A_refusal_has_GitHubs_words(string more, string app, string install, FetchFailureKind kind, string expected)
    {
        await using var scene = await StartAsync();
        var made = await scene.RunAsync(new GithubAccessTokenGenerator(scene.Http), Spec(scene, more, app, install));

        Assert.That(made.Failure?.Kind, Is.EqualTo(kind));
        Assert.That(made.Failure!.Message, Does.Contain(expected));
    }

    [Test]
    public async Task Another_key_is_refused_by_the_signature()
    {
        await using var scene = await StartAsync();
        using var other = RSA.Create(2048);
        scene.References.Secrets[("app", "key")] = other.ExportPkcs8PrivateKeyPem();
        var made = await scene.RunAsync(new GithubAccessTokenGenerator(scene.Http), Spec(scene, ""));

        Assert.That(made.Failure?.Kind, Is.EqualTo(FetchFailureKind.Denied));
    }

    [Test]
    public async Task What_is_no_key_is_told_without_it()
    {
        await using var scene = await StartAsync();
        scene.References.Secrets[("app", "key")] = "hunter2";
        var made = await scene.RunAsync(new GithubAccessTokenGenerator(scene.Http), Spec(scene, ""));

        Assert.That(made.Failure?.Message, Does.Contain("RSA private key").And.Not.Contain("hunter2"));
        Assert.That(scene.Endpoint.Seen, Is.Empty);
    }

    [Test]
    public void What_is_missing_is_told_at_admission() => Assert.That(
        GeneratorCalls.Errors(
            new GithubAccessTokenGenerator(new(Providers.Http.EgressPolicy.Default, new(null), TimeProvider.System)),
            """{"url":"ftp://x","appID":"","installID":"","auth":{"privateKey":{"secretRef":{}}}}""").Select(static e => e.Split(": ")[0]),
        Is.EquivalentTo(new[]
        {
            "spec.url", "spec.appID", "spec.installID", "spec.auth.privateKey.secretRef.name", "spec.auth.privateKey.secretRef.key",
        }));

    private async Task<ServiceScene> StartAsync()
    {
        var scene = await ServiceScene.StartAsync(Answer);
        scene.References.Secrets[("app", "key")] = _key.ExportRSAPrivateKeyPem();
        return scene;
    }

    private static string Spec(ServiceScene scene, string more, string app = "1234", string install = "7") =>
        $$$$"""
        {"url":"{{{{scene.Endpoint.Url}}}}","appID":"{{{{app}}}}","installID":"{{{{install}}}}",
         "auth":{"privateKey":{"secretRef":{"name":"app","key":"key"}}}{{{{more}}}}}
        """;

    // https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app
    private EndpointAnswer Answer(SeenRequest request)
    {
        if (request.Method != "POST" || !request.Url.StartsWith("/app/installations/", StringComparison.Ordinal))
        {
            return Refusal(404, "Not Found");
        }

        var claims = request.Header("Authorization") is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var jwt] ? TestJwt.Verify(jwt, _key) : null;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        if (claims is not { } read)
        {
            return Refusal(401, "A JSON web token could not be decoded");
        }

        var (from, until) = (read.GetProperty("iat").GetInt64(), read.GetProperty("exp").GetInt64());
        if (from > now || until <= now || until - from > 600 || read.GetProperty("iss").GetString() != "1234")
        {
            return Refusal(401, "'Expiration time' claim ('exp') is too far in the future, or the issuer is not known");
        }

        if (request.Url != "/app/installations/7/access_tokens")
        {
            return Refusal(404, "Not Found");
        }

        if (request.Body.Length == 0)
        {
            return Token("ghs_all");
        }

        var body = JsonElement.Parse(request.Body);
        var repositories = body.TryGetProperty("repositories", out var list) ? list.EnumerateArray().Select(r => r.GetString()!).ToList() : [];
        if (repositories.Any(static r => r is not ("web" or "api")))
        {
            return Refusal(422, "There is at least one repository that does not exist or is not accessible to the parent installation.");
        }

        var permissions = body.TryGetProperty("permissions", out var map) ? map.EnumerateObject().Select(p => $"{p.Name}={p.Value}") : [];
        return Token($"ghs_{string.Join('+', repositories)}_{string.Join('+', permissions)}");
    }

    private static EndpointAnswer Token(string token) => new(
        201, JsonSerializer.Serialize(new { token, expires_at = "2099-07-11T22:14:10Z", repository_selection = "selected" }));

    private static EndpointAnswer Refusal(int status, string message) =>
        new(status, JsonSerializer.Serialize(new { message, documentation_url = "https://docs.github.com/rest" }));
}
