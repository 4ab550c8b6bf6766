using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Gitlab;
using Keyferry.Providers.Tests.Http;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Generators.Services;

public sealed class GitlabDeployTokenTests
{
    private readonly Dictionary<(string Owner, int Id), string> _tokens = [];
    private int _next;

    [SetUp]
    public void SetUp()
    {
        _tokens.Clear();
        _next = 0;
    }

    [TestCase("projectID", "group/web", "projects/group%2Fweb")]
    [TestCase("groupID", "42", "groups/42")]
    public async Task A_token_is_made_and_taken_back(string field, string owner, string path)
    {
        await using var scene = await StartAsync();
        var generator = new GitlabDeployTokenGenerator(scene.Http);
        var spec = Spec(scene, $"\"{field}\":\"{owner}\",\"expiresAt\":\"2099-01-01T00:00:00Z\"");
        var made = await scene.RunAsync(generator, spec);

        Assert.That(ServiceScene.Texts(made), Is.EqualTo(
            new Dictionary<string, string> { ["username"] = "gitlab+deploy-token-1", ["token"] = "gldt-1" }));
        Assert.That(made.ExpiresAt, Is.EqualTo(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.That(_tokens.Keys, Is.EqualTo([(path, 1)]));
        Assert.That(made.State!.Value.GetProperty("tokenID").GetInt64(), Is.EqualTo(1));

        Assert.That(await scene.CleanUpAsync(generator, spec, made.State!.Value), Is.Null);
        Assert.That(_tokens, Is.Empty);
        Assert.That(await scene.CleanUpAsync(generator, spec, made.State!.Value), Is.Null, "what is gone is no failure");
    }

    [Test]
    public async Task A_user_name_of_ones_own_is_asked_for()
    {
        await using var scene = await StartAsync();
        var values = await scene.ValuesAsync(
            new GitlabDeployTokenGenerator(scene.Http), Spec(scene, "\"groupID\":\"42\",\"username\":\"puller\""));

        Assert.That(values["username"], Is.EqualTo("puller"));
    }

    [Test]
    public async Task A_wrong_access_token_is_told()
    {
        await using var scene = await StartAsync();
        scene.References.Secrets[("gitlab", "token")] = "wrong";
        var made = await scene.RunAsync(new GitlabDeployTokenGenerator(scene.Http), Spec(scene, "\"groupID\":\"42\""));

        Assert.That(made.Failure?.Kind, Is.EqualTo(FetchFailureKind.Denied));
        Assert.That(made.Failure!.Message, Does.Contain("401 Unauthorized"));
    }

    [Test]
    public async Task A_state_does_not_send_the_access_token_to_another_host()
    {
        await using var scene = await StartAsync();
        await using var other = await TestEndpoint.StartAsync(_ => new EndpointAnswer(204));
        var state = JsonElement.Parse($$"""{"url":"{{other.Url}}","projectID":"","groupID":"42","tokenID":1}""");
        var failure = await scene.CleanUpAsync(new GitlabDeployTokenGenerator(scene.Http), Spec(scene, "\"groupID\":\"42\""), state);

        Assert.That(failure?.Message, Does.Contain("another GitLab"));
        Assert.That(other.Seen, Is.Empty);
    }

    [Test]
    public async Task A_creation_that_fails_is_not_repeated()
    {
        await using var scene = await ServiceScene.StartAsync(_ => new EndpointAnswer(502));
        scene.References.Secrets[("gitlab", "token")] = "glpat";
        var made = await scene.RunAsync(new GitlabDeployTokenGenerator(scene.Http), Spec(scene, "\"groupID\":\"42\""));

        Assert.That(made.Failure?.Kind, Is.EqualTo(FetchFailureKind.Unavailable));
        Assert.That(scene.Endpoint.Seen, Has.Count.EqualTo(1));
    }

    private async Task<ServiceScene> StartAsync()
    {
        var scene = await ServiceScene.StartAsync(Answer);
        scene.References.Secrets[("gitlab", "token")] = "glpat\n";
        return scene;
    }

    private static string Spec(ServiceScene scene, string more) =>
        $$$$"""
        {"url":"{{{{scene.Endpoint.Url}}}}/","name":"pull","scopes":["read_registry"],
         "auth":{"token":{"secretRef":{"name":"gitlab","key":"token"}}},{{{{more}}}}}
        """;

    // https://docs.gitlab.com/api/deploy_tokens
    private EndpointAnswer Answer(SeenRequest request)
    {
        if (request.Header("PRIVATE-TOKEN") != "glpat")
        {
            return new EndpointAnswer(401, """{"message":"401 Unauthorized"}""");
        }

        var parts = request.Url.Split('/');
        if (parts is not ["", "api", "v4", "projects" or "groups", _, "deploy_tokens", ..])
        {
            return new EndpointAnswer(404, """{"error":"404 Not Found"}""");
        }

        var owner = $"{parts[3]}/{parts[4]}";
        if (request.Method == "DELETE" && parts is [.., var last] && int.TryParse(last, out var id))
        {
            return _tokens.Remove((owner, id)) ? new EndpointAnswer(204) : new EndpointAnswer(404, """{"message":"404 Deploy Token Not Found"}""");
        }

        var body = JsonElement.Parse(request.Body);
        if (!body.TryGetProperty("name", out _) || !body.TryGetProperty("scopes", out var scopes) || scopes.GetArrayLength() == 0)
        {
            return new EndpointAnswer(400, """{"error":"name is missing, scopes is missing"}""");
        }

        var made = ++_next;
        _tokens[(owner, made)] = "gldt-" + made;
        return new EndpointAnswer(201, JsonSerializer.Serialize(new
        {
            id = made, name = "pull", token = $"gldt-{made}", revoked = false, expired = false, scopes = new[] { "read_registry" },
            username = body.TryGetProperty("username", out var user) ? user.GetString() : $"gitlab+deploy-token-{made}",
            expires_at = body.TryGetProperty("expires_at", out var end) ? end.GetString() : null,
        }));
    }
}
