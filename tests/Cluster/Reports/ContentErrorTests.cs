using System.Globalization;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Reports;

/// <summary>
/// What is wrong with a secret's content is told by its true cause, where <c>kubectl describe</c> shows it, without a
/// character of the content (https://github.com/external-secrets/external-secrets/issues/5436,
/// https://github.com/aws/secrets-store-csi-driver-provider-aws/issues/552).
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class ContentErrorTests
{
    [Test]
    public async Task A_key_pasted_into_JSON_with_raw_line_breaks()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync("""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: shelf}
            spec:
              provider:
                fake:
                  data:
                  - key: gh-app
                    value: |-
                      {
                        "appId": "77",
                        "pem": "-----BEGIN TEST KEY-----
                      Zm9vYmFyYmF6
                      -----END TEST KEY-----",
                        "note": "after the key"
                      }
            """);
        await scene.UntilReadyAsync("secretstore", "shelf");
        await scene.ApplyAsync("""
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: all}
            spec:
              secretStoreRef: {name: shelf}
              dataFrom:
              - extract: {key: gh-app}
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: one}
            spec:
              secretStoreRef: {name: shelf}
              data:
              - {secretKey: id, remoteRef: {key: gh-app, property: appId}}
              - {secretKey: pem, remoteRef: {key: gh-app, property: pem}}
              - {secretKey: note, remoteRef: {key: gh-app, property: note}}
            """);

        var all = await scene.UntilReadyAsync("externalsecret", "all", "False");
        await scene.UntilReadyAsync("externalsecret", "one");
        var told = await scene.EventsAsync("it is not a JSON object");
        var one = (await scene.ReadAsync("secret", "one"))!;

        Assert.That(Scene.Ready(all)!["reason"]!.GetValue<string>(), Is.EqualTo("SecretSyncedError"));
        Assert.That(told, Does.Contain("gh-app").And.Contain("line 3, column 35: a raw line break inside a string"));
        Assert.That(told + all.ToJsonString() + RealCluster.Keyferry.Log, Does.Not.Contain("Zm9v").And.Not.Contain("BEGIN TEST"));
        Assert.That(await scene.ReadAsync("secret", "all"), Is.Null);
        Assert.That((Scene.Value(one, "id"), Scene.Value(one, "note")), Is.EqualTo(("77", "after the key")));
        Assert.That(Scene.Value(one, "pem"), Has.Length.EqualTo(60));
    }

    [Test]
    public async Task Four_causes_have_four_texts()
    {
        var scene = await Scene.OpenAsync();
        await AwsApi.CreateSecretAsync($"{scene.Namespace}/app", """{"user-name":"u1","tls.crt":"c1","pass":"p1"}""");
        await AwsApi.CreateSecretAsync($"{scene.Namespace}/text", "just text");
        await scene.ApplyAsync("""
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
                  auth:
                    secretRef:
                      accessKeyIDSecretRef: {name: aws, key: id}
                      secretAccessKeySecretRef: {name: aws, key: secret}
            """);
        await scene.UntilReadyAsync("secretstore", "cloud");
        await scene.ApplyAsync(
            Entry("works", "data: [{secretKey: a, remoteRef: {key: NS/app, property: user-name}}, {secretKey: b, remoteRef: {key: NS/app, property: tls.crt}}]", scene)
            + Entry("no-secret", "data: [{secretKey: a, remoteRef: {key: NS/ap, property: pass}}]", scene)
            + Entry("no-property", "data: [{secretKey: a, remoteRef: {key: NS/app, property: user_name}}]", scene)
            + Entry("no-json", "dataFrom: [{extract: {key: NS/text}}]", scene)
            + Entry("no-json-property", "data: [{secretKey: a, remoteRef: {key: NS/text, property: pass}}]", scene));

        await scene.UntilReadyAsync("externalsecret", "works");
        foreach (var (name, cause) in new[]
        {
            ("no-secret", $"(key: {scene.Namespace}/ap), err: Secret does not exist"),
            ("no-property", $"key user_name does not exist in secret {scene.Namespace}/app; did you mean user-name?"),
            ("no-json", $"unable to unmarshal secret {scene.Namespace}/text: it is not a JSON object"),
            ("no-json-property", $"secret {scene.Namespace}/text is not JSON"),
        })
        {
            await scene.UntilReadyAsync("externalsecret", name, "False");
            await scene.EventsAsync(cause);
            var described = await scene.KubectlAsync("describe", "externalsecret", name);
            Assert.That(described, Does.Contain(cause).And.Not.Contain("just").And.Not.Contain("permission"), name);
        }

        var secret = (await scene.ReadAsync("secret", "works"))!;
        Assert.That((Scene.Value(secret, "a"), Scene.Value(secret, "b")), Is.EqualTo(("u1", "c1")));
    }

    private static string Entry(string name, string source, Scene scene) => string.Create(CultureInfo.InvariantCulture, $$"""
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: {{name}} }
        spec:
          secretStoreRef: {name: cloud}
          {{source.Replace("NS", scene.Namespace, StringComparison.Ordinal)}}

        """);
}
