using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Tutorials;

/// <summary>
/// Published tutorials, followed to the letter wherever they name AWS: what works as printed works here, and what never
/// worked is refused with the way out. docs/tutorials.md lists them.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public sealed partial class TutorialTests
{
    private const string Role = "arn:aws:iam::123456789012:role/external-secrets-role";

    // What the tutorials make with Terraform, Helm and the aws command line.
    private const string OperatorAccount = $$"""
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: external-secrets
          namespace: external-secrets
          annotations: {eks.amazonaws.com/role-arn: "{{Role}}"}
        """;

    [Test]
    public async Task A_parameter_by_Pod_Identity_arrives_and_a_rotation_by_force_sync()
    {
        var seed = Seed.Read("000");
        await using var walk = await Walk.BeginAsync("default");
        await AwsEmulator.SetParameterAsync("/my-aks-cluster/mongodb/root-password", "first");

        await walk.ApplyAsync(seed.Manifest(1, "000101233").Replace("${var.region}", "us-east-1", StringComparison.Ordinal));
        await walk.ApplyAsync(seed.Manifest(2, "00011011221221123"));
        await walk.HasSecretAsync("mongodb-credentials", ("password", "first"));

        await AwsEmulator.SetParameterAsync("/my-aks-cluster/mongodb/root-password", "second");
        await walk.KubectlAsync("annotate", "externalsecret", "mongodb-pass-sync", "force-sync=1700000000", "--overwrite");
        await walk.HasSecretAsync("mongodb-credentials", ("password", "second"));

        // The tutorial looks for "Secret was synced"; the real text is "secret synced".
        await walk.PrintsAsync("secret synced", "describe", "externalsecret", "mongodb-pass-sync");
    }

    [Test]
    public async Task Fields_that_never_were_are_refused_with_those_that_are()
    {
        var seed = Seed.Read("001");
        await using var walk = await Walk.BeginAsync("default");
        await AwsEmulator.SetSecretAsync("my-app/database-credentials", """{"username":"db_user","password":"supersecretpassword"}""");
        var store = seed.Manifest(1, "0001101233345");
        var secret = seed.Manifest(2, "0001101122122112331233");

        Assert.That(
            await walk.RefusedAsync(store),
            Does.Contain("spec.provider.aws.auth.jwt.serviceAccountToken").And.Contain("did you mean \"serviceAccountRef\"?"));
        Assert.That(
            await walk.RefusedAsync(secret),
            Does.Contain("spec.secretStoreRef.key").And.Contain("did you mean \"name\"?"));

        // As the answers say: the controller's own identity needs no auth, and a store is named by its name.
        await walk.ApplyAsync(store[..store.IndexOf("      auth:", StringComparison.Ordinal)]);
        await walk.ApplyAsync(string.Join('\n', secret.Split('\n').Where(static l => !l.Contains("    key: aws-secrets", StringComparison.Ordinal))));
        await walk.HasSecretAsync("database-credentials", ("username", "db_user"), ("password", "supersecretpassword"));
    }

    [Test]
    public async Task A_role_of_a_ServiceAccount_a_template_and_a_rotation()
    {
        var seed = Seed.Read("002");
        await using var walk = await Walk.BeginAsync("default", "external-secrets");
        await AwsEmulator.SetSecretAsync("prod/myapp/database", Database("initial-password-123"));
        var store = seed.Document(1);

        Assert.That(
            await walk.RefusedAsync(store),
            Does.Contain("spec.provider.aws.auth.jwt.serviceAccountRef.namespace")
                .And.Contain("leave it out, or make this a ClusterSecretStore"));

        // As the answer says.
        await walk.ApplyAsync(OperatorAccount.Replace("namespace: external-secrets", "namespace: default", StringComparison.Ordinal));
        await walk.ApplyAsync(store.Replace("            namespace: external-secrets\n", "", StringComparison.Ordinal));
        await walk.PrintsAsync("Valid", "get", "secretstore", "aws-secretsmanager");
        await walk.ApplyAsync(seed.Document(2));
        await walk.KubectlAsync("wait", "externalsecret", "db-credentials", "--for=condition=Ready", "--timeout=60s");
        Assert.That(await walk.KubectlAsync("get", "externalsecret", "db-credentials"), Does.Match("SecretSynced +True"));
        await walk.HasSecretAsync(
            "db-credentials", ("db-host", "db.example.com"), ("db-password", "initial-password-123"), ("db-username", "app_user"));
        Assert.That(
            await walk.KubectlAsync("get", "secret", "db-credentials", "-o", "jsonpath={.metadata.ownerReferences[0].name} {.metadata.labels.managed-by} {.type}"),
            Is.EqualTo("db-credentials external-secrets Opaque"));

        await AwsEmulator.SetSecretAsync("prod/myapp/database", Database("rotated-password-456"));
        await walk.KubectlAsync("annotate", "externalsecret", "db-credentials", "force-sync=1700000000", "--overwrite");
        await walk.HasSecretAsync(
            "db-credentials", ("db-host", "db.example.com"), ("db-password", "rotated-password-456"), ("db-username", "app_user"));
        Assert.That(await walk.KubectlAsync("describe", "externalsecret", "db-credentials"), Does.Contain("Refresh Time:"));
    }

    private static string Database(string password) =>
        $$"""{"username":"app_user","password":"{{password}}","host":"db.example.com","port":"5432","database":"myapp_prod"}""";
}
