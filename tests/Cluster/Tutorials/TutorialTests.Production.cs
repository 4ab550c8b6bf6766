using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Tutorials;

/// <content>The tutorials that work in the namespace production.</content>
public sealed partial class TutorialTests
{
    private const string Document =
        """{"password":"p-1","username":"app","host":"db","port":"5432","dbname":"shop","api_key":"k","registry":"r.example.com"}""";

    [TestCase("")]
    [TestCase("auth")]
    public async Task Fields_of_a_JSON_secret_by_Pod_Identity_and_by_a_role(string auth)
    {
        var seed = Seed.Read("003");
        await using var walk = await Walk.BeginAsync("production", "external-secrets");
        await AwsEmulator.SetSecretAsync("production/myapp/database", Document);
        await walk.ApplyAsync(OperatorAccount);
        await walk.ApplyAsync(auth.Length == 0 ? seed.Manifest(1, "000101233") : seed.Manifest(2, "00010123334566", "The jwt"));

        await walk.ApplyAsync(seed.Manifest(3, "000110112212221.12331233", "If the AWS"));

        await walk.HasSecretAsync("database-credentials", ("DB_PASSWORD", "p-1"), ("DB_USERNAME", "app"));
        Assert.That(
            await walk.KubectlAsync("get", "externalsecret"),
            Does.Match("database-credentials .*aws-secretsmanager +1h .*SecretSynced +True"));
        Assert.That(await walk.KubectlAsync("get", "clustersecretstores"), Does.Match("aws-secretsmanager .*True"));
        var described = await walk.KubectlAsync("describe", "externalsecret", "database-credentials");
        Assert.That(described, Does.Match("Reason: +SecretSynced").And.Match("Type: +Ready").And.Match("Refresh Time: "));

        await AwsEmulator.SetSecretAsync("production/myapp/database", Document.Replace("p-1", "p-2", StringComparison.Ordinal));
        await walk.KubectlAsync(
            "annotate", "externalsecret", "database-credentials", "force-sync.external-secrets.io/reconcile-at=1700000000");
        await walk.HasSecretAsync("database-credentials", ("DB_PASSWORD", "p-2"), ("DB_USERNAME", "app"));
    }

    [Test]
    public async Task All_keys_of_a_JSON_secret()
    {
        var seed = Seed.Read("003");
        await using var walk = await Walk.BeginAsync("production");
        await AwsEmulator.SetSecretAsync("production/myapp/database", """{"password":"p","username":"u","host":"h","port":"1"}""");
        await walk.ApplyAsync(seed.Manifest(1, "000101233"));

        await walk.ApplyAsync(seed.Manifest(3, "00011011221222") + seed.Manifest(1, "113", first: "dataFrom:"));

        await walk.HasSecretAsync("database-credentials", ("password", "p"), ("username", "u"), ("host", "h"), ("port", "1"));
    }

    [Test]
    public async Task Parameters_below_a_path_have_the_peers_names_and_on_demand_those_of_the_tutorial()
    {
        var seed = Seed.Read("003");
        await using var walk = await Walk.BeginAsync("production", "external-secrets");
        await AwsEmulator.SetParameterAsync("/production/myapp/DATABASE_URL", "postgres://db");
        await AwsEmulator.SetParameterAsync("/production/myapp/API_KEY", "k");
        await walk.ApplyAsync(OperatorAccount);
        await walk.ApplyAsync(seed.Manifest(4, "00010123334566"));
        var secret = seed.Manifest(5, "00011011221211334", "The find");

        var printed = await walk.ApplyAsync(secret);
        await walk.HasSecretAsync(
            "app-config", ("_production_myapp_DATABASE_URL", "postgres://db"), ("_production_myapp_API_KEY", "k"));
        await walk.ApplyAsync(secret.Replace(
            "  name: app-config\n  namespace", "  name: app-config\n  annotations: {keyferry.io/find-keys: relative}\n  namespace",
            StringComparison.Ordinal));
        await walk.HasSecretAsync("app-config", ("DATABASE_URL", "postgres://db"), ("API_KEY", "k"));

        Assert.That(printed, Does.Contain("spec.dataFrom[0]").And.Contain("find"));
    }

    [Test]
    public async Task A_connection_string_and_a_registrys_credentials_by_template()
    {
        var seed = Seed.Read("003");
        await using var walk = await Walk.BeginAsync("production");
        await AwsEmulator.SetSecretAsync("production/myapp/database", Document);
        await walk.ApplyAsync(seed.Manifest(1, "000101233"));

        // The tutorial prints parts of a spec; the head is that of its own ExternalSecret.
        await walk.ApplyAsync(Head("app-credentials") + seed.Manifest(8, "0122333.4.4113", "For Docker", "spec:")
            .Replace("spec:\n", "", StringComparison.Ordinal));
        await walk.ApplyAsync(Head("registry") + seed.Manifest(5, "12334555667755", "Generators", "target:")
            + seed.Manifest(4, "113", "For Docker", "dataFrom:"));

        await walk.HasSecretAsync(
            "app-credentials",
            ("DATABASE_URL", "postgresql://app:p-1@db:5432/shop?sslmode=require"), ("ENCODED_KEY", "aw=="));
        Assert.That(
            await walk.PrintsAsync("kubernetes.io/dockerconfigjson", "get", "secret", "registry"), Does.Contain("registry"));
    }

    [Test]
    public async Task A_generator_without_its_ServiceAccount_is_told_and_makes_no_Secret()
    {
        var seed = Seed.Read("003");
        await using var walk = await Walk.BeginAsync("production");
        await walk.ApplyAsync(seed.Manifest(1, "000110112344", null, "apiVersion: generators.external-secrets.io/v1alpha1"));

        await walk.ApplyAsync(seed.Manifest(7, "00011011134441223", "Other generators"));

        await walk.PrintsAsync("ECRAuthorizationToken", "describe", "externalsecret", "ecr-pull-secret");
        Assert.That(await walk.KubectlAsync("get", "secret", "ecr-pull-secret", "--ignore-not-found"), Is.Empty);
    }

    [Test]
    public async Task A_role_of_the_teams_own_ServiceAccount_and_whole_files_by_template()
    {
        var seed = Seed.Read("004");
        await using var walk = await Walk.BeginAsync("production");
        await AwsEmulator.SetSecretAsync("database/postgres/production", """{"username":"app","password":"p","host":"db","database":"shop"}""");
        await AwsEmulator.SetSecretAsync("cache/redis/production", """{"password":"r","host":"cache"}""");
        await walk.ApplyAsync(seed.Manifest(1, "0001112", first: "apiVersion: v1")
            .Replace("ACCOUNT-ID", "123456789012", StringComparison.Ordinal));
        await walk.ApplyAsync(seed.Manifest(1, "00011012333456"));

        await walk.ApplyAsync(seed.Manifest(2, "00011011221221123312331233"));
        await walk.ApplyAsync(seed.Manifest(3, "000110112212223334566564551" + string.Concat(Enumerable.Repeat("1233", 6))));

        await walk.HasSecretAsync("postgres-credentials", ("username", "app"), ("password", "p"), ("host", "db"));
        await walk.HasSecretAsync(
            "app-configuration",
            ("config.yaml",
                "database:\n  url: \"postgresql://app:p@db:5432/shop\"\n  pool_size: 20\nredis:\n  url: \"redis://r@cache:6379/0\"\n"),
            (".env.production", "DATABASE_URL=postgresql://app:p@db:5432/shop\nREDIS_URL=redis://r@cache:6379/0\n"));
    }

    private static string Head(string name) => $$"""
        apiVersion: external-secrets.io/v1beta1
        kind: ExternalSecret
        metadata: {name: {{name}}, namespace: production}
        spec:
          secretStoreRef: {name: aws-secretsmanager, kind: ClusterSecretStore}

        """;
}
