using System.Globalization;
using System.Text;
using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Grafana;
using Keyferry.Providers.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Generators.Services;

public sealed class GrafanaTests
{
    private readonly List<(long Id, string Name, string Role)> _accounts = [];
    private readonly Dictionary<(long Account, long Token), string> _tokens = [];
    private long _next;

    [SetUp]
    public void SetUp()
    {
        _accounts.Clear();
        _tokens.Clear();
        _next = 0;
    }

    [Test]
    public async Task An_account_is_created_once_and_each_run_makes_a_token()
    {
        await using var scene = await StartAsync();
        _accounts.Add((100, "ci-other", "Viewer"));
        var generator = new GrafanaGenerator(scene.Http);
        var first = await scene.RunAsync(generator, Spec(scene, Bearer, ""));
        var second = await scene.RunAsync(generator, Spec(scene, Bearer, ""));

        Assert.That(ServiceScene.Texts(first)["login"], Is.EqualTo("sa-1-ci"));
        Assert.That(ServiceScene.Texts(second)["login"], Is.EqualTo("sa-1-ci"));
        Assert.That(_accounts, Has.Count.EqualTo(2));
        Assert.That(_accounts[1].Role, Is.EqualTo("Editor"));
        Assert.That(_tokens, Has.Count.EqualTo(2));

        Assert.That(await scene.CleanUpAsync(generator, Spec(scene, Bearer, ""), first.State!.Value), Is.Null);
        Assert.That(_tokens, Has.Count.EqualTo(1));
        Assert.That(await scene.CleanUpAsync(generator, Spec(scene, Bearer, ""), first.State!.Value), Is.Null, "what is gone is no failure");
    }

    [Test]
    public async Task A_token_that_ends_says_when()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var scene = await StartAsync(time);
        var made = await scene.RunAsync(new GrafanaGenerator(scene.Http), Spec(scene, Bearer, ""","secondsToLive":3600"""));

        Assert.That(made.ExpiresAt, Is.EqualTo(time.GetUtcNow() + TimeSpan.FromHours(1)));
        Assert.That(JsonElement.Parse(scene.Endpoint.Seen[^1].Body).GetProperty("secondsToLive").GetInt64(), Is.EqualTo(3600));
    }

    [Test]
    public async Task A_user_and_password_serve_too()
    {
        await using var scene = await StartAsync();
        var values = await scene.ValuesAsync(
            new GrafanaGenerator(scene.Http),
            Spec(scene, """{"basic":{"username":"admin","password":{"name":"grafana","key":"password"}}}""", ""));

        Assert.That(values["token"], Does.StartWith("glsa_"));
    }

    [Test]
    public async Task A_refusal_has_Grafanas_words()
    {
        await using var scene = await StartAsync();
        scene.References.Secrets[("grafana", "token")] = "glsa_wrong";
        var made = await scene.RunAsync(new GrafanaGenerator(scene.Http), Spec(scene, Bearer, ""));

        Assert.That(made.Failure?.Kind, Is.EqualTo(FetchFailureKind.Denied));
        Assert.That(made.Failure!.Message, Does.Contain("Invalid API key").And.Not.Contain("glsa_wrong"));
    }

    private const string Bearer = """{"token":{"name":"grafana","key":"token"}}""";

    private async Task<ServiceScene> StartAsync(TimeProvider? time = null)
    {
        var scene = await ServiceScene.StartAsync(Answer, time: time);
        scene.References.Secrets[("grafana", "token")] = "glsa_admin\n";
        scene.References.Secrets[("grafana", "password")] = "pass";
        return scene;
    }

    private static string Spec(ServiceScene scene, string auth, string more) =>
        $$$"""{"url":"{{{scene.Endpoint.Url}}}","auth":{{{auth}}},"serviceAccount":{"name":"ci","role":"Editor"{{{more}}}}}""";

    // https://grafana.com/docs/grafana/latest/developers/http_api/serviceaccount/
    private EndpointAnswer Answer(SeenRequest request)
    {
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:pass"));
        if (request.Header("Authorization") is var sent && sent != "Bearer glsa_admin" && sent != basic)
        {
            return Message(401, "Invalid API key");
        }

        var path = request.Url.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch (request.Method, path)
        {
            case ("GET", ["api", "serviceaccounts", "search"]):
                var query = System.Web.HttpUtility.ParseQueryString(request.Url.Split('?')[1])["query"]!;
                var found = _accounts.Where(a => a.Name.Contains(query, StringComparison.OrdinalIgnoreCase)).Select(Shown).ToList();
                return Ok(200, new { totalCount = found.Count, serviceAccounts = found, page = 1, perPage = 1000 });
            case ("POST", ["api", "serviceaccounts"]):
                var body = JsonElement.Parse(request.Body);
                _accounts.Add((++_next, body.GetProperty("name").GetString()!, body.GetProperty("role").GetString()!));
                return Ok(201, Shown(_accounts[^1]));
            case ("POST", ["api", "serviceaccounts", var account, "tokens"]):
                var id = long.Parse(account, CultureInfo.InvariantCulture);
                var name = JsonElement.Parse(request.Body).GetProperty("name").GetString()!;
                if (_tokens.ContainsValue(name))
                {
                    return Message(400, "token name already exists");
                }

                _tokens[(id, ++_next)] = name;
                return Ok(200, new { id = _next, name, key = $"glsa_{_next}" });
            case ("DELETE", ["api", "serviceaccounts", var owner, "tokens", var token]):
                return _tokens.Remove((long.Parse(owner, CultureInfo.InvariantCulture), long.Parse(token, CultureInfo.InvariantCulture)))
                    ? Message(200, "Service account token deleted")
                    : Message(404, "service account token not found");
            default:
                return Message(404, "Not found");
        }
    }

    private static object Shown((long Id, string Name, string Role) account) => new
    {
        id = account.Id, name = account.Name, login = $"sa-1-{account.Name}", orgId = 1, isDisabled = false, role = account.Role, tokens = 0,
    };

    private static EndpointAnswer Ok(int status, object body) => new(status, JsonSerializer.Serialize(body));

    private static EndpointAnswer Message(int status, string message) => Ok(status, new { message });
}
