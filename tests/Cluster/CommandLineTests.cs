using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>The command line against a real API server and an AWS emulator, as a person runs it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CommandLineTests
{
    private const string Stores = """
        apiVersion: v1
        kind: Secret
        metadata: {name: aws}
        stringData: {id: test, secret: test}
        ---
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: cloud}
        spec:
          provider:
            aws:
              service: SecretsManager
              region: us-east-1
              secretsManager: {forceDeleteWithoutRecovery: true}
              auth:
                secretRef:
                  accessKeyIDSecretRef: {name: aws, key: id}
                  secretAccessKeySecretRef: {name: aws, key: secret}
        ---
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: shelf}
        spec: {provider: {fake: {data: [{key: db, value: made-up}]}}}

        """;

    [Test]
    public async Task Why_explains_what_fails_and_what_is_well()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Stores + "---\n" + External("well", "db", "1h") + "---\n" + External("wrong", "dbb", "1h"));
        await scene.UntilReadyAsync("externalsecret", "well");
        await scene.UntilReadyAsync("externalsecret", "wrong", "False");

        var well = await RunAsync("why", "well", "-n", scene.Namespace);
        var wrong = await RunAsync("why", "wrong", "-n", scene.Namespace, "--output", "json");

        Assert.That(well.ExitCode, Is.Zero, well.All);
        Assert.That(well.Output, Does.Contain("ExternalSecret").And.Contain("healthy").And.Contain("shelf").And.Not.Contain("made-up"));
        Assert.That(wrong.ExitCode, Is.EqualTo(1), wrong.All);
        Assert.That(wrong.Output, Does.Contain("KeyNotFound").And.Contain("Secret does not exist"));
    }

    // As the kubeconfigs of EKS, AKS and GKE are.
    [Test, SupportedOSPlatform("linux")]
    public async Task A_kubeconfig_may_name_a_credential_plugin()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Stores + "---\n" + External("well", "db", "1h"));
        await scene.UntilReadyAsync("externalsecret", "well");
        var folder = Directory.CreateTempSubdirectory("keyferry-plugin-");
        try
        {
            var plugin = Path.Combine(folder.FullName, "plugin.sh");
            var credential = $$$"""{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"{{{RealCluster.Environment["KUBE_TOKEN"]}}}"}}""";
            await File.WriteAllTextAsync(plugin, $"#!/bin/sh\necho '{credential}'\n");
            File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var kubeconfig = Path.Combine(folder.FullName, "config");
            var own = await File.ReadAllTextAsync(RealCluster.Environment["KUBECONFIG"]);
            var written = Regex.Replace(
                own, "token: \"[^\"]+\"", "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin.sh, interactiveMode: Never}",
                RegexOptions.None, TimeSpan.FromSeconds(1));
            await File.WriteAllTextAsync(kubeconfig, written);

            var why = await RunAsync("why", "well", "-n", scene.Namespace, "--kubeconfig", kubeconfig);

            Assert.That(written, Is.Not.EqualTo(own));
            Assert.That(why.ExitCode, Is.Zero, why.All);
            Assert.That(why.Output, Does.Contain("healthy"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Diff_tells_what_an_apply_would_change()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Stores + "---\n" + External("one", "db", "1h"));
        await scene.UntilReadyAsync("externalsecret", "one");

        var same = await DiffAsync(scene, External("one", "db", "1h"));
        var other = await DiffAsync(scene, External("one", "db", "2h"));
        var refused = await DiffAsync(scene, External("one", "db", "2 hours"));

        Assert.That(same.ExitCode, Is.Zero, same.All);
        Assert.That(other.ExitCode, Is.EqualTo(1), other.All);
        Assert.That(other.Output, Does.Contain($"~ ExternalSecret {scene.Namespace}/one").And.Contain("spec.refreshInterval"));
        Assert.That(refused.ExitCode, Is.GreaterThan(1), refused.All);
        Assert.That(refused.All, Does.Contain("spec.refreshInterval").And.Contain("2 hours"));
        Assert.That((await scene.ReadAsync("externalsecret", "one"))!["spec"]!["refreshInterval"]!.GetValue<string>(), Does.StartWith("1h"));
    }

    [Test]
    public async Task Store_test_goes_through_Secrets_Manager()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Stores);
        var key = $"{scene.Namespace}/db";
        await AwsEmulator.SetSecretAsync(key, """{"user":"app","password":"made-up"}""");

        var tested = await RunAsync(
            "store", "test", "cloud", "-n", scene.Namespace, "--key", key, "--property", "user", "--version", "AWSCURRENT",
            "--find", $"^{scene.Namespace}/", "--write-prefix", scene.Namespace + "/tmp-", "--allow-egress", "127.0.0.0/8", "--output", "json");

        Assert.That(tested.ExitCode, Is.Zero, tested.All);
        Assert.That(tested.All, Does.Not.Contain("made-up"));
        var cases = JsonNode.Parse(tested.Output)!["cases"]!.AsArray()
            .ToLookup(static c => c!["outcome"]!.GetValue<string>(), static c => c!["case"]!.GetValue<string>());
        Assert.That(cases["fails"], Is.Empty);
        Assert.That(cases["works"], Is.SupersetOf(new[]
        {
            "manifest", "authentication", "find", "property", "version", "missing key", "push", "read back", "update", "delete",
        }));
        var left = await AwsEmulator.SecretsAsync("ListSecrets", new { Filters = new[] { new { Key = "name", Values = new[] { scene.Namespace } } } });
        Assert.That(left!["SecretList"]!.AsArray().Select(static s => s!["Name"]!.GetValue<string>()), Is.EqualTo(new[] { key }));
    }

    [Test]
    public async Task Cost_counts_the_calls_of_the_cluster()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Stores + "---\n" + External("one", "db", "1h") + "---\n" + External("two", "db", "1h"));

        var cost = await RunAsync("cost", "--cluster", "--output", "json");

        Assert.That(cost.ExitCode, Is.Zero, cost.All);
        var row = cost.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => JsonNode.Parse(l)!)
            .Single(r => r["store"]?.GetValue<string>() == $"SecretStore {scene.Namespace}/shelf");
        Assert.That(row["callsPerDay"]!.GetValue<long>(), Is.EqualTo(48));
        Assert.That(row["mergedCallsPerDay"]!.GetValue<long>(), Is.EqualTo(24));
    }

    private static string External(string name, string key, string interval) => $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: {{name}} }
        spec:
          refreshInterval: {{interval}}
          secretStoreRef: {name: shelf}
          data:
          - {secretKey: value, remoteRef: {key: {{key}} } }

        """;

    private static Task<CommandResult> RunAsync(params string[] arguments) =>
        Command.RunAsync(KeyferryProcess.Program, arguments, RealCluster.Environment);

    private static Task<CommandResult> DiffAsync(Scene scene, string manifest) =>
        Command.RunAsync(KeyferryProcess.Program, ["diff", "-n", scene.Namespace, "-"], RealCluster.Environment, manifest);
}
