using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Reports;

/// <summary>What users of the field have met with sources of an ExternalSecret, and with marks that are copied to its target.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SourceReportTests
{
    private const string Shelf = """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: shelf}
        spec:
          provider:
            fake:
              data:
              - {key: blue, value: '{"host":"b.example","port":"5432"}'}
              - {key: green, value: '{"host":"g.example","port":"5433"}'}
              - {key: id, value: svc-7}
        """;

    /// <summary>https://github.com/external-secrets/external-secrets/issues/1713</summary>
    [Test]
    public async Task An_underscore_right_after_a_group_takes_the_keys_and_that_is_told()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Shelf);
        await scene.UntilReadyAsync("secretstore", "shelf");

        var answer = await scene.ApplyAsync(Both("$1_BLUE", "$1_GREEN"));
        Assert.That(answer, Does.Contain("spec.dataFrom[0].rewrite[0].regexp.target").And.Contain("${1}_BLUE"));
        Assert.That(answer, Does.Contain("spec.dataFrom[1].rewrite[0].regexp.target").And.Contain("${1}_GREEN"));
        await scene.UntilReadyAsync("externalsecret", "both");
        var events = await scene.EventsAsync("KeysLost: spec.dataFrom[1].rewrite: of 2 keys none left");
        Assert.That(events, Does.Contain("KeysLost: spec.dataFrom[0].rewrite: of 2 keys none left"));
        Assert.That(Keys((await scene.ReadAsync("secret", "both"))!), Is.EqualTo("id"));

        answer = await scene.ApplyAsync(Both("${1}_BLUE", "${1}_GREEN"));
        Assert.That(answer, Does.Not.Contain("Warning"));
        var secret = await scene.UntilAsync("secret", "both", static s => Scene.Value(s, "port_GREEN") == "5433");
        Assert.That(Keys(secret), Is.EqualTo("host_BLUE host_GREEN id port_BLUE port_GREEN"));
    }

    /// <summary>https://github.com/external-secrets/external-secrets/issues/583</summary>
    [Test]
    public async Task A_merge_leaves_the_owner_his_document_of_kubectl()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Shelf + """

            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: app-env}
            data: {own: bWluZQ==, own2: Z29lcy1hd2F5}
            """);
        await scene.UntilReadyAsync("secretstore", "shelf");
        await scene.ApplyAsync("""
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: app-env}
            spec:
              secretStoreRef: {name: shelf}
              target: {creationPolicy: Merge}
              data:
              - {secretKey: token, remoteRef: {key: id}}
            """);
        await scene.UntilReadyAsync("externalsecret", "app-env");
        var merged = await scene.UntilAsync("secret", "app-env", static s => Scene.Value(s, "token") == "svc-7");
        Assert.That(LastApplied(merged), Does.Contain("\"kind\":\"Secret\"").And.Contain("own2"));

        var answer = await scene.ApplyAsync("""
            apiVersion: v1
            kind: Secret
            metadata: {name: app-env}
            data: {own: Y2hhbmdlZA==}
            """);
        Assert.That(answer, Does.Not.Contain("Warning"));
        var changed = await scene.UntilAsync("secret", "app-env", static s => Scene.Value(s, "own") == "changed" && Scene.Value(s, "token") == "svc-7");
        Assert.That(Scene.Value(changed, "own2"), Is.Null);
        await scene.UntilReadyAsync("externalsecret", "app-env");
    }

    /// <summary>https://github.com/external-secrets/external-secrets/issues/1885</summary>
    [Test]
    public async Task Marks_of_Argo_CD_are_not_copied_onto_a_target_that_belongs_to_somebody_else()
    {
        var scene = await Scene.OpenAsync();
        await scene.ApplyAsync(Shelf + """

            ---
            apiVersion: v1
            kind: Secret
            metadata:
              name: platform-secret
              labels: {app.kubernetes.io/instance: argo-core}
              annotations: {argocd.argoproj.io/tracking-id: 'argo-core:/Secret:ns/platform-secret'}
            stringData: {admin: keep-me}
            """);
        await scene.UntilReadyAsync("secretstore", "shelf");
        await scene.ApplyAsync("""
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata:
              name: platform-hook
              labels: {app.kubernetes.io/instance: team-shop, team: shop}
              annotations:
                argocd.argoproj.io/tracking-id: 'team-shop:external-secrets.io/ExternalSecret:ns/platform-hook'
                argocd.argoproj.io/sync-wave: '5'
            spec:
              secretStoreRef: {name: shelf}
              target: {name: platform-secret, creationPolicy: Merge}
              data:
              - {secretKey: webhook.secret, remoteRef: {key: id}}
            """);
        await scene.UntilReadyAsync("externalsecret", "platform-hook");
        var secret = await scene.UntilAsync("secret", "platform-secret", static s => Scene.Value(s, "webhook.secret") == "svc-7");

        Assert.That(Scene.Value(secret, "admin"), Is.EqualTo("keep-me"));
        Assert.That(secret["metadata"]!["labels"]!["app.kubernetes.io/instance"]!.GetValue<string>(), Is.EqualTo("argo-core"));
        Assert.That(secret["metadata"]!["labels"]!["team"]!.GetValue<string>(), Is.EqualTo("shop"));
        Assert.That(
            secret["metadata"]!["annotations"]!["argocd.argoproj.io/tracking-id"]!.GetValue<string>(), Does.StartWith("argo-core:"));
        Assert.That(secret["metadata"]!["annotations"]!["argocd.argoproj.io/sync-wave"], Is.Null);
    }

    private static string Both(string blue, string green) => $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: both}
        spec:
          secretStoreRef: {name: shelf}
          data:
          - secretKey: id
            remoteRef: {key: id}
          dataFrom:
          - extract: {key: blue}
            rewrite:
            - regexp: {source: '(.*)', target: '{{blue}}'}
          - extract: {key: green}
            rewrite:
            - regexp: {source: '(.+)', target: '{{green}}'}
        """;

    private static string Keys(System.Text.Json.Nodes.JsonNode secret) =>
        string.Join(' ', secret["data"]!.AsObject().Select(static d => d.Key).Order(StringComparer.Ordinal));

    private static string LastApplied(System.Text.Json.Nodes.JsonNode item) =>
        item["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]!.GetValue<string>();
}
