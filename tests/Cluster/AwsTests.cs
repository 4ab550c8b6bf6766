using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>AWS Secrets Manager, as moto emulates it, through the whole engine.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class AwsTests
{
    private const string StaticKeys = """
        apiVersion: v1
        kind: Secret
        metadata: {name: aws}
        stringData: {id: test, secret: test}
        ---
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: store}
        spec:
          provider:
            aws:
              service: SecretsManager
              region: us-east-1
              auth:
                secretRef:
                  accessKeyIDSecretRef: {name: aws, key: id}
                  secretAccessKeySecretRef: {name: aws, key: secret}
        """;

    private const string DefaultChain = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: store}
        spec:
          provider:
            aws: {service: SecretsManager, region: us-east-1}
        """;

    [TestCase(StaticKeys)]
    [TestCase(DefaultChain)]
    public async Task Keys_of_a_JSON_secret_and_a_whole_secret_arrive_and_rotate(string store)
    {
        var scene = await Scene.OpenAsync();
        var (db, token) = ($"{scene.Namespace}/db", $"{scene.Namespace}/token");
        await AwsAsync("CreateSecret", $$"""{"Name":"{{db}}","SecretString":"{\"user\":\"app\",\"password\":\"p-1\"}","ClientRequestToken":"{{Guid.CreateVersion7()}}"}""");
        await AwsAsync("CreateSecret", $$"""{"Name":"{{token}}","SecretString":"t-1","ClientRequestToken":"{{Guid.CreateVersion7()}}"}""");
        await scene.ApplyAsync(store);
        await scene.ApplyAsync($$"""
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: app}
            spec:
              refreshInterval: 1h
              secretStoreRef: {name: store}
              dataFrom:
              - extract: {key: {{db}} }
              data:
              - {secretKey: only, remoteRef: {key: {{db}}, property: password} }
              - {secretKey: token, remoteRef: {key: {{token}} } }
            """);
        var secret = await scene.UntilAsync("secret", "app", static s => s["data"] is not null);
        Assert.That(Scene.Value(secret, "user"), Is.EqualTo("app"));
        Assert.That(Scene.Value(secret, "only"), Is.EqualTo("p-1"));
        Assert.That(Scene.Value(secret, "token"), Is.EqualTo("t-1"));

        await AwsAsync("PutSecretValue", $$"""{"SecretId":"{{token}}","SecretString":"t-2","ClientRequestToken":"{{Guid.CreateVersion7()}}"}""");
        await scene.KubectlAsync("annotate", "es", "app", "force-sync=1");
        await scene.UntilAsync("secret", "app", static s => Scene.Value(s, "token") == "t-2");
    }

    [Test]
    public async Task A_missing_secret_is_said_with_its_entry()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(DefaultChain);
        await scene.ApplyAsync($$"""
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: app}
            spec:
              secretStoreRef: {name: store}
              data:
              - {secretKey: k, remoteRef: {key: {{scene.Namespace}}/nothing} }
            """);
        await scene.UntilReadyAsync("externalsecret", "app", "False");
        var events = await scene.EventsAsync("Secret does not exist");
        Assert.That(events, Does.Contain($"spec.data[0] (key: {scene.Namespace}/nothing)"));
    }

    private static async Task AwsAsync(string operation, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, RealCluster.Environment["STORE_AWS"]);
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"secretsmanager.{operation}");
        request.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0");
        request.Content = new StringContent(body, null, "application/x-amz-json-1.1");
        using var answer = await http.SendAsync(request);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), operation);
    }
}
