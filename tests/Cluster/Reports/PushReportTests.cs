using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Reports;

/// <summary>Reports from the field about PushSecrets with deletionPolicy Delete, on AWS as moto emulates it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PushReportTests
{
    /// <summary>https://github.com/external-secrets/external-secrets/issues/6274</summary>
    [Test]
    public async Task A_clean_up_without_credentials_lets_go_in_two_minutes_and_names_what_stays()
    {
        var scene = await Scene.OpenAsync();
        var key = $"{scene.Namespace}/token";
        await scene.ApplyAsync(Credentials + Store("cloud", "{forceDeleteWithoutRecovery: true}") + Push("cloud", key, "1h"));
        await scene.UntilReadyAsync("pushsecret", "push");
        await scene.UntilAsync("secretstore", "cloud", static s => s["metadata"]!["finalizers"] is not null);

        await scene.KubectlAsync("delete", "secret", "aws");
        await scene.KubectlAsync("delete", "secretstore", "cloud", "--wait=false");
        await scene.KubectlAsync("delete", "pushsecret", "push", "--wait=false");
        await scene.EventsAsync("Failed to Delete Secrets from Provider");
        Assert.That(await scene.ReadAsync("secretstore", "cloud"), Is.Not.Null, "it waits for the PushSecret");

        for (var tries = 0; tries < 120 && await scene.ReadAsync("secretstore", "cloud") is not null; tries++)
        {
            await Task.Delay(1_000);
        }

        Assert.That(await scene.ReadAsync("pushsecret", "push"), Is.Null);
        Assert.That(await scene.ReadAsync("secretstore", "cloud"), Is.Null);
        Assert.That(await scene.EventsAsync("LeftBehind"), Does.Contain(key));
    }

    private const string Credentials = """
        apiVersion: v1
        kind: Secret
        metadata: {name: aws}
        stringData: {id: test, secret: test}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: source}
        stringData: {token: t-1}
        ---

        """;

    private static string Store(string name, string settings) => $$"""
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: {{name}} }
        spec:
          provider:
            aws:
              service: SecretsManager
              region: us-east-1
              secretsManager: {{settings}}
              auth:
                secretRef:
                  accessKeyIDSecretRef: {name: aws, key: id}
                  secretAccessKeySecretRef: {name: aws, key: secret}
        ---

        """;

    private static string Push(string store, string key, string interval) => $$"""
        apiVersion: external-secrets.io/v1alpha1
        kind: PushSecret
        metadata: {name: push}
        spec:
          refreshInterval: {{interval}}
          deletionPolicy: Delete
          secretStoreRefs:
          - {name: {{store}}, kind: SecretStore}
          selector:
            secret: {name: source}
          data:
          - match:
              secretKey: token
              remoteRef: {remoteKey: {{key}} }
        """;
}
