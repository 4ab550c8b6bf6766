using System.Globalization;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using Keyferry.Providers.Generators.Gcr;
using Keyferry.Providers.Tests.Google;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Generators;

public sealed class GcrAccessTokenTests
{
    private const string KeySpec = """{"projectID":"my-project","auth":{"secretRef":{"secretAccessKeySecretRef":{"name":"google","key":"key.json"}}}}""";
    private const string IdentitySpec = """
        {"projectID":"my-project","auth":{"workloadIdentity":{"serviceAccountRef":{"name":"app"},"clusterLocation":"europe-west3","clusterName":"prod"}}}
        """;

    [TestCase(KeySpec, 3599)]
    [TestCase(IdentitySpec, 3600)]
    public async Task A_token_comes_with_the_registrys_user_and_its_end(string spec, int seconds)
    {
        var scene = new GoogleScene();

        var made = await RunAsync(scene, spec);

        var ends = scene.Time.GetUtcNow().AddSeconds(seconds);
        Assert.That(made.Failure, Is.Null);
        Assert.That(made.Values!.ToDictionary(static v => v.Key, static v => Encoding.UTF8.GetString(v.Value.Bytes)), Is.EqualTo(new Dictionary<string, string>
        {
            ["username"] = "oauth2accesstoken",
            ["password"] = $"ya29.{(spec == KeySpec ? GoogleScene.Account : GoogleScene.Subject)}.0",
            ["expiry"] = ends.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        }));
        Assert.That(made.ExpiresAt, Is.EqualTo(ends));
    }

    [Test]
    public async Task Federation_serves_too()
    {
        var scene = new GoogleScene();

        var made = await RunAsync(scene, $$$"""
            {"projectID":"my-project","auth":{"workloadIdentityFederation":{"audience":"{{{GoogleScene.Audience}}}","serviceAccountRef":{"name":"app"} } } }
            """);

        Assert.That(made.Failure, Is.Null);
        Assert.That(made.Values!.Keys, Is.EquivalentTo(new[] { "username", "password", "expiry" }));
    }

    [Test]
    public async Task A_key_that_is_refused_is_told()
    {
        var scene = new GoogleScene();
        scene.Google.Accounts.DeleteKey(GoogleScene.Account);

        var made = await RunAsync(scene, KeySpec);

        Assert.That(made.Failure, Is.EqualTo(new FetchFailure(
            FetchFailureKind.Denied,
            $"unable to get credentials: no token for the key of {GoogleScene.Account}: invalid_grant: Invalid JWT Signature.")));
    }

    [Test]
    public async Task Without_a_method_the_programs_own_identity_serves_only_where_it_is_lent()
    {
        var lent = new GoogleScene();
        lent.Google.Metadata.Account = GoogleScene.Account;
        var kept = new GoogleScene(ambient: AmbientCredentials.ClusterStores);

        Assert.That((await RunAsync(lent, """{"projectID":"my-project","auth":{}}""")).Failure, Is.Null);
        Assert.That((await RunAsync(kept, """{"projectID":"my-project","auth":{}}""")).Failure!.Message, Does.StartWith("unable to get credentials: spec.auth is not set"));
    }

    [Test]
    public void A_spec_that_cannot_work_is_refused_and_a_namespace_is_not()
    {
        Assert.That(Errors("""{"projectID":"p","auth":{"workloadIdentityFederation":{}}}""").Single(), Does.Contain("exactly one of credConfig"));
        Assert.That(
            Errors("""{"projectID":"p","auth":{"secretRef":{"secretAccessKeySecretRef":{"name":"a","key":"b","namespace":"other"}}}}"""), Is.Empty);
    }

    private static Task<GenerateResult> RunAsync(GoogleScene scene, string spec) => new GcrAccessTokenGenerator(scene.SignIn).GenerateAsync(
        new GeneratorContext("GCRAccessToken", "gen", "team", JsonElement.Parse(spec), scene.References), default).AsTask();

    private static string[] Errors(string spec)
    {
        var errors = new FieldErrorList();
        new GcrAccessTokenGenerator(new GoogleScene().SignIn).Validate(JsonElement.Parse(spec), "spec", errors);
        return [.. errors.All.Select(static e => e.ToString())];
    }
}
