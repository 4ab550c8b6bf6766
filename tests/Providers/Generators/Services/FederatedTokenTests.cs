using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Cloudsmith;
using Keyferry.Providers.Generators.Quay;
using Keyferry.Providers.Tests.Http;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Generators.Services;

/// <summary>Quay and Cloudsmith, which take a token of the cluster's own issuer.</summary>
public sealed class FederatedTokenTests
{
    private const string Subject = "system:serviceaccount:team:builder";
    private static readonly DateTimeOffset End = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly RSA _issuer = RSA.Create(2048);
    private readonly RSA _service = RSA.Create(2048);

    [OneTimeTearDown]
    public void TearDown()
    {
        _issuer.Dispose();
        _service.Dispose();
    }

    [Test]
    public async Task Quay_gives_a_robots_token()
    {
        await using var scene = await StartAsync(Quay, tls: true, Subject);
        var spec = $$$"""{"url":"http://{{{scene.Endpoint.Authority}}}","robotAccount":"org+robot","serviceAccountRef":{"name":"builder","audiences":["quay"]}}""";
        var made = await scene.RunAsync(new QuayAccessTokenGenerator(scene.Http), spec);
        var values = ServiceScene.Texts(made);

        Assert.That(values["registry"], Is.EqualTo(scene.Endpoint.Authority));
        Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String(values["auth"])), Does.StartWith("org+robot:ey"));
        Assert.That(values["expiry"], Is.EqualTo(End.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        Assert.That(made.ExpiresAt, Is.EqualTo(End));
        Assert.That(scene.References.TokenAudiences.Single(), Is.EqualTo(["quay"]));
    }

    [Test]
    public async Task Quay_refuses_another_account()
    {
        await using var scene = await StartAsync(Quay, tls: true, "system:serviceaccount:team:other");
        var spec = $$$"""{"url":"{{{scene.Endpoint.Authority}}}","robotAccount":"org+robot","serviceAccountRef":{"name":"builder"}}""";
        var made = await scene.RunAsync(new QuayAccessTokenGenerator(scene.Http), spec);

        Assert.That(made.Failure?.Kind, Is.EqualTo(FetchFailureKind.Denied));
        Assert.That(made.Failure!.Message, Does.Contain("org+robot").And.Contain("issuer"));
    }

    [Test]
    public async Task Cloudsmith_gives_a_service_accounts_token()
    {
        await using var scene = await StartAsync(Cloudsmith, tls: false, Subject);
        var made = await scene.RunAsync(new CloudsmithAccessTokenGenerator(scene.Http), CloudsmithSpec(scene, "puller"));
        var values = ServiceScene.Texts(made);

        Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String(values["auth"])), Does.StartWith("token:ey"));
        Assert.That(values["expiry"], Is.EqualTo(End.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        Assert.That(made.ExpiresAt, Is.EqualTo(End));
    }

    [Test]
    public async Task Cloudsmith_refuses_an_unknown_service()
    {
        await using var scene = await StartAsync(Cloudsmith, tls: false, Subject);
        var made = await scene.RunAsync(new CloudsmithAccessTokenGenerator(scene.Http), CloudsmithSpec(scene, "nobody"));

        Assert.That(made.Failure?.Message, Does.Contain("Invalid OIDC token"));
    }

    private static string CloudsmithSpec(ServiceScene scene, string service) =>
        $$$"""{"apiUrl":"{{{scene.Endpoint.Url}}}","orgSlug":"acme","serviceSlug":"{{{service}}}","serviceAccountRef":{"name":"builder"}}""";

    private async Task<ServiceScene> StartAsync(Func<SeenRequest, EndpointAnswer> answer, bool tls, string subject)
    {
        var scene = await ServiceScene.StartAsync(answer, tls);
        scene.References.IssueToken = (_, _) => Task.FromResult(new ReferenceResult<SecretValue>(
            new SecretValue(Encoding.UTF8.GetBytes(TestJwt.Sign(_issuer, new { iss = "https://cluster", sub = subject }))), null));
        return scene;
    }

    private bool IsOurs(string token) =>
        TestJwt.Verify(token, _issuer) is { } claims && claims.GetProperty("sub").GetString() == Subject;

    private string ServiceToken() => TestJwt.Sign(_service, new { sub = "robot", exp = End.ToUnixTimeSeconds() });

    // https://docs.redhat.com/documentation/red_hat_quay/3/html/red_hat_quay_api_reference/auth_federated_robot_token
    private EndpointAnswer Quay(SeenRequest request)
    {
        var basic = request.Header("Authorization") is ['B', 'a', 's', 'i', 'c', ' ', .. var base64]
            ? Encoding.UTF8.GetString(Convert.FromBase64String(base64)).Split(':', 2)
            : [];
        return (request.Method, request.Url) != ("GET", "/oauth2/federation/robot/token") ? new EndpointAnswer(404)
            : basic is ["org+robot", var token] && IsOurs(token)
                ? new EndpointAnswer(200, JsonSerializer.Serialize(new { token = ServiceToken() }))
                : new EndpointAnswer(401, """{"error":"Unauthorized"}""");
    }

    // https://docs.cloudsmith.com/authentication/openid-connect
    private EndpointAnswer Cloudsmith(SeenRequest request)
    {
        if ((request.Method, request.Url) != ("POST", "/openid/acme/") || request.Header("Content-Type") != "application/json")
        {
            return new EndpointAnswer(404, """{"detail":"Not found."}""");
        }

        var body = JsonElement.Parse(request.Body);
        return body.GetProperty("service_slug").GetString() == "puller" && IsOurs(body.GetProperty("oidc_token").GetString()!)
            ? new EndpointAnswer(201, JsonSerializer.Serialize(new { token = ServiceToken() }))
            : new EndpointAnswer(401, """{"detail":"Invalid OIDC token."}""");
    }
}
