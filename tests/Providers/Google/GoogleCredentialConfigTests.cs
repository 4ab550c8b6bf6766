using System.Text.Json.Nodes;
using Keyferry.CloudDouble.Google;
using Keyferry.Providers.Contract;
using NUnit.Framework;
using static Keyferry.Providers.Tests.Google.FederationSpecs;

namespace Keyferry.Providers.Tests.Google;

/// <summary>Credential configurations that a tenant writes: where their token comes from, and where they may not lead.</summary>
public sealed class GoogleCredentialConfigTests
{
    private const string TokenServer = "https://tokens.example.com/token";

    [TestCase("", "plain")]
    [TestCase("{\"type\":\"json\",\"subject_token_field_name\":\"access_token\"}", "json")]
    public async Task A_configuration_takes_its_token_from_the_tenants_server(string format, string kind)
    {
        var scene = Scene();
        scene.Google.Others["tokens.example.com"] = r => r.Header("x-key") != "1" ? new DoubleAnswer(403, "", "text/plain")
            : new DoubleAnswer(200, kind == "json" ? $"{{\"access_token\":\"{Token(scene)}\"}}" : $"{Token(scene)}\n");
        Configure(scene, source: $$"""{"url":"{{TokenServer}}","headers":{"X-Key":"1"}{{(format.Length == 0 ? "" : $",\"format\":{format}")}}}""");

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), s => ByConfig(s, TokenServer))).Text(), Is.EqualTo("one"));
        Assert.That(scene.Google.Calls.Take(2), Is.EqualTo(new[] { "GET tokens.example.com/token", "POST sts.googleapis.com/v1/token" }));
    }

    [Test]
    public async Task A_tenants_server_is_not_quoted()
    {
        var scene = Scene();
        Configure(scene, source: $$"""{"url":"{{TokenServer}}"}""");
        scene.Google.Others["tokens.example.com"] = static _ => new DoubleAnswer(200, "<html>internal page</html>", "text/html");
        var page = await scene.FetchAsync(new RemoteRef("db"), s => ByConfig(s, TokenServer));
        scene.Google.Others["tokens.example.com"] = static _ => new DoubleAnswer(404, "internal page", "text/html");
        var missing = await scene.FetchAsync(new RemoteRef("db"), s => ByConfig(s, TokenServer));

        Assert.That(page.Text(), Is.EqualTo("Invalid: unable to get credentials: externalTokenEndpoint: the answer holds no token: check credential_source.format"));
        Assert.That(missing.Text(), Is.EqualTo("Unavailable: unable to get credentials: externalTokenEndpoint: status 404"));
        Assert.That(scene.Google.Calls, Has.None.Contain("sts.googleapis.com"));
    }

    [Test]
    public async Task A_configuration_acts_as_the_account_that_it_names()
    {
        var scene = Scene();
        scene.Google.Others["tokens.example.com"] = _ => new DoubleAnswer(200, Token(scene));
        scene.Google.Accounts.LetActAs(GoogleScene.Subject, GoogleScene.Target);
        Configure(scene, json =>
        {
            json["service_account_impersonation_url"] = $"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{GoogleScene.Target}:generateAccessToken";
            json["service_account_impersonation"] = new JsonObject { ["token_lifetime_seconds"] = 900 };
            json["workforce_pool_user_project"] = "billed";
        });

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), s => ByConfig(s, TokenServer))).Text(), Is.EqualTo("one"));
        Assert.That(scene.Google.Requests.Single(static r => r.Uri.Host == "iamcredentials.googleapis.com").Text, Does.Contain("\"lifetime\":\"900s\""));
        Assert.That(scene.Google.Federation.Options, Is.EqualTo("{\"userProject\":\"billed\"}"));
    }

    [Test]
    public async Task A_configuration_takes_its_token_from_a_file_of_the_pod()
    {
        var scene = Scene();
        var file = Path.GetTempFileName();
        try
        {
            Configure(scene, source: new JsonObject { ["file"] = file }.ToJsonString());
            await File.WriteAllTextAsync(file, Token(scene));
            Assert.That((await scene.FetchAsync(new RemoteRef("db"), static s => ByConfig(s))).Text(), Is.EqualTo("one"));

            await File.WriteAllTextAsync(file, "root:x:0:0:root user:/root:/bin/sh\n");
            Assert.That(
                (await scene.FetchAsync(new RemoteRef("db"), static s => ByConfig(s))).Text(),
                Is.EqualTo("Invalid: unable to get credentials: credential_source.file holds no token: check credential_source.format"));
        }
        finally
        {
            File.Delete(file);
        }

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), static s => ByConfig(s))).Text(), Does.EndWith("credential_source.file cannot be read in Keyferry's pod"));
    }

    [Test]
    public async Task A_file_that_leads_to_the_programs_own_token_is_not_read()
    {
        var link = Path.Combine(Path.GetTempPath(), Guid.CreateVersion7().ToString());
        File.CreateSymbolicLink(link, "/var/run/secrets/kubernetes.io/serviceaccount/token");
        try
        {
            var scene = Scene();
            Configure(scene, source: new JsonObject { ["file"] = link }.ToJsonString());

            Assert.That((await scene.FetchAsync(new RemoteRef("db"), static s => ByConfig(s))).Text(), Does.EndWith("which is not given away"));
        }
        finally
        {
            File.Delete(link);
        }
    }

    [Test]
    public async Task A_configuration_of_an_aws_node_signs_with_the_nodes_keys()
    {
        var scene = Scene();
        scene.Google.Metadata.AwsKeys = ("AKIDEXAMPLE", "not-a-real-one", "node-session");
        Configure(scene, static json => json["audience"] = AwsAudience, AwsSource);

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), static s => ByConfig(s))).Text(), Is.EqualTo("one"));
        Assert.That(scene.Google.Calls.First(), Is.EqualTo("PUT 169.254.169.254/latest/api/token"));
    }

    [Test]
    public async Task A_configuration_of_an_aws_node_prefers_the_keys_of_the_environment()
    {
        var scene = Scene();
        (scene.Environment["AWS_ACCESS_KEY_ID"], scene.Environment["AWS_SECRET_ACCESS_KEY"], scene.Environment["AWS_REGION"]) =
            ("AKIDEXAMPLE", "not-a-real-one", "eu-central-1");
        Configure(scene, static json => json["audience"] = AwsAudience, "{\"environment_id\":\"aws1\"}");

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), static s => ByConfig(s))).Text(), Is.EqualTo("one"));
        Assert.That(scene.Google.Calls, Has.None.Contain("169.254.169.254"));
    }

    [Test]
    public async Task What_is_the_pods_or_the_nodes_is_lent_as_the_programs_own_identity_is()
    {
        var scene = new GoogleScene(ambient: AmbientCredentials.ClusterStores);
        Configure(scene, source: "{\"file\":\"/var/run/tokens/google\"}");
        var file = await scene.ConnectErrorAsync(static s => ByConfig(s));
        Configure(scene, source: AwsSource);
        var node = await scene.ConnectErrorAsync(static s => ByConfig(s));

        Assert.That(file, Does.EndWith("is of Keyferry's own pod or node, which this installation does not lend to this store (--ambient-credentials)"));
        Assert.That(node, Does.EndWith("is of Keyferry's own pod or node, which this installation does not lend to this store (--ambient-credentials)"));
        Assert.That(scene.Google.Requests, Is.Empty);
    }

    [TestCase("type", "\"service_account\"", "its type is service_account")]
    [TestCase("universe_domain", "\"evil.example.com\"", "its universe_domain evil.example.com is not served")]
    [TestCase("token_url", "\"https://sts.evil.example.com/v1/token\"", "its token_url https://sts.evil.example.com/v1/token is not")]
    [TestCase("token_url", "\"https://sts.googleapis.com.evil.example.com/v1/token\"", "its token_url")]
    [TestCase("token_url", "\"http://sts.googleapis.com/v1/token\"", "its token_url")]
    [TestCase("token_url", "\"https://sts.googleapis.com@evil.example.com/v1/token\"", "its token_url")]
    [TestCase("token_info_url", "\"https://sts.evil.example.com/v1/introspect\"", "its token_info_url")]
    [TestCase("service_account_impersonation_url", "\"https://iamcredentials.evil.example.com/v1/projects/-/serviceAccounts/a@b.iam.gserviceaccount.com:generateAccessToken\"", "its service_account_impersonation_url")]
    [TestCase("service_account_impersonation_url", "\"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a@evil.example.com:generateAccessToken\"", "its service_account_impersonation_url names a@evil.example.com")]
    [TestCase("credential_source", "{\"executable\":{\"command\":\"/bin/sh -c id\"}}", "its credential_source names a program")]
    [TestCase("credential_source", "{\"url\":\"https://tokens.example.com/other\"}", "its credential_source.url is not that of workloadIdentityFederation.externalTokenEndpoint")]
    [TestCase("credential_source", "{\"url\":\"file:///etc/passwd\"}", "its credential_source.url")]
    [TestCase("credential_source", "{\"url\":\"https://tokens.example.com/token\",\"file\":\"/x\"}", "its credential_source is to name either a file or a url")]
    [TestCase("credential_source", "{}", "its credential_source is to name either a file or a url")]
    [TestCase("credential_source", "\"x\"", "its credential_source is missing")]
    [TestCase("credential_source", "{\"file\":\"/var/run/secrets/kubernetes.io/serviceaccount/token\"}", "its credential_source.file is the token of Keyferry's own ServiceAccount")]
    [TestCase("credential_source", "{\"file\":\"/var/run/../run/secrets/kubernetes.io/serviceaccount/token\"}", "its credential_source.file is no full path")]
    [TestCase("credential_source", "{\"file\":\"/proc/self/root/run/secrets/kubernetes.io/serviceaccount/token\"}", "its credential_source.file is the token of Keyferry's own ServiceAccount")]
    [TestCase("credential_source", "{\"file\":\"token\"}", "its credential_source.file is no full path")]
    [TestCase("credential_source", "{\"environment_id\":\"aws2\"}", "its credential_source.environment_id aws2 is not aws1")]
    [TestCase("credential_source", "{\"environment_id\":\"aws1\",\"url\":\"http://evil.example.com/latest/\"}", "its credential_source names http://evil.example.com/latest/")]
    [TestCase("credential_source", "{\"environment_id\":\"aws1\",\"region_url\":\"http://169.254.169.254.evil.example.com/latest/\"}", "its credential_source names")]
    [TestCase("credential_source", "{\"environment_id\":\"aws1\",\"regional_cred_verification_url\":\"https://sts.evil.example.com?Action=GetCallerIdentity&Version=2011-06-15\"}", "its credential_source.regional_cred_verification_url")]
    public async Task A_configuration_that_leads_elsewhere_is_refused_without_a_call(string field, string value, string expected)
    {
        var scene = Scene();
        Configure(scene, json => json[field] = JsonNode.Parse(value));

        Assert.That(await scene.ConnectErrorAsync(static s => ByConfig(s, TokenServer)), Does.Contain(expected));
        Assert.That(scene.Google.Requests, Is.Empty);
    }

    [Test]
    public async Task A_configuration_that_is_missing_or_no_json_is_told()
    {
        var scene = Scene();
        Assert.That(await scene.ConnectErrorAsync(static s => ByConfig(s)), Is.EqualTo("unable to get credentials: could not fetch credConfig: cannot find ConfigMap data for key: \"wif.json\""));

        scene.References.ConfigMaps[("wif", "wif.json")] = "{";
        Assert.That(await scene.ConnectErrorAsync(static s => ByConfig(s)), Is.EqualTo("unable to get credentials: key \"wif.json\" of ConfigMap \"wif\" is no credential configuration: it is no JSON"));
    }
}
