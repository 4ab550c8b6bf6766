using System.Globalization;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Clouds;

/// <summary>Reports from the field about Vault's stores. They run alone: one starts the engine anew.</summary>
[NonParallelizable]
public sealed class VaultReportTests
{
    /// <summary>https://github.com/external-secrets/external-secrets/issues/6968</summary>
    [Test]
    public async Task A_remote_key_that_repeats_the_mount_has_one_place_for_value_and_mark()
    {
        const string ns = "r19";
        const string managed = """{"custom_metadata":{"managed-by":"external-secrets"}}""";
        await VaultApi.CallAsync(HttpMethod.Post, "sys/mounts/team", """{"type":"kv","options":{"version":"2"}}""");
        await VaultApi.CallAsync(HttpMethod.Post, "team/data/app/db", """{"data":{"other":"1"}}""");
        await VaultApi.CallAsync(HttpMethod.Post, "team/metadata/app/db", managed);
        await VaultApi.CallAsync(HttpMethod.Post, "team/data/app/old", """{"data":{"other":"1"}}""");
        await VaultApi.CallAsync(HttpMethod.Post, "team/metadata/team/app/old", managed);
        await CloudCluster.ApplyAsync(ns, CloudStores.Vault("team"));
        await CloudCluster.ApplyAsync(ns, """
            apiVersion: v1
            kind: Secret
            metadata: {name: source}
            stringData: {pw: made-here}
            ---
            apiVersion: external-secrets.io/v1alpha1
            kind: PushSecret
            metadata: {name: push}
            spec:
              deletionPolicy: Delete
              secretStoreRefs: [{name: store}]
              selector: {secret: {name: source} }
              data:
              - match: {secretKey: pw, remoteRef: {remoteKey: team/app/db, property: pw} }
              - match: {secretKey: pw, remoteRef: {remoteKey: team/app/new, property: pw} }
              - match: {secretKey: pw, remoteRef: {remoteKey: team/app/old, property: pw} }
            """);

        await CloudCluster.IsReadyAsync(ns, "pushsecret", "push", "True");

        foreach (var (name, keys) in new[] { ("db", "other pw"), ("new", "pw"), ("old", "other pw") })
        {
            var read = await VaultApi.CallAsync(HttpMethod.Get, "team/data/app/" + name);
            Assert.That(string.Join(' ', ((JsonObject)read!["data"]!["data"]!).Select(static p => p.Key).Order(StringComparer.Ordinal)), Is.EqualTo(keys), name);
            var mark = (await VaultApi.CallAsync(HttpMethod.Get, "team/metadata/app/" + name))!["data"]!["custom_metadata"]?["managed-by"];
            Assert.That(mark?.GetValue<string>(), Is.EqualTo("external-secrets"), name);
        }

        await CloudCluster.KubectlAsync(null, "delete", "pushsecret", "push", "-n", ns, "--timeout=60s");
        var left = await VaultApi.CallAsync(HttpMethod.Get, "team/data/app/db");
        Assert.That(left!["data"]!["data"]!.ToJsonString(), Is.EqualTo("""{"other":"1"}"""));
        Assert.That(await VaultApi.ListAsync("team/metadata/app"), Is.EqualTo("db old"));
        Assert.That(await VaultApi.ListAsync("team/metadata"), Is.EqualTo("app/"), "no entry below the doubled mount stays");
    }

    /// <summary>https://github.com/external-secrets/external-secrets/issues/4461</summary>
    [Test]
    public async Task A_start_while_logins_are_refused_changes_nothing()
    {
        const string ns = "r21";
        const int count = 50;
        await AllowLoginsAsync();
        await CloudCluster.ApplyAsync(ns, Store + string.Join("\n---\n", Enumerable.Range(0, count).Select(External)));
        await VaultApi.CallAsync(HttpMethod.Post, "secret/data/r21", """{"data":{"pw":"kept"}}""");
        await CloudCluster.KubectlAsync(null, "wait", "externalsecrets", "--all", "-n", ns, "--for=condition=Ready", "--timeout=90s");
        var before = await StateAsync();

        await CloudCluster.RestartAsync(static () => RoleAsync("somebody-else"));
        await Task.Delay(TimeSpan.FromSeconds(20));
        var during = await StateAsync();
        var store = await CloudCluster.KubectlAsync(null, "get", "secretstore", "store", "-n", ns, "-o", "jsonpath={.status.conditions[?(@.type=='Ready')].status}");
        await RoleAsync("default");

        Assert.That(during, Is.EqualTo(before), "no ExternalSecret turned, no Secret was written");
        Assert.That(store, Is.EqualTo("True"), "one refused login is a short trouble");
        await CloudCluster.IsReadyAsync(ns, "secretstore", "store", "True");
        await CloudCluster.KubectlAsync(null, "annotate", "externalsecret", "one-0", "-n", ns, "force-sync=1");
        await CloudCluster.HasSecretAsync(ns, "one-0", ("pw", "kept"));

        static async Task<string> StateAsync() =>
            await CloudCluster.KubectlAsync(null, "get", "externalsecrets", "-n", ns, "-o", "jsonpath={range .items[*]}{.metadata.name} {.status.conditions[0].status} {.status.conditions[0].lastTransitionTime}{\"\\n\"}{end}")
            + await CloudCluster.KubectlAsync(null, "get", "secrets", "-n", ns, "-o", "jsonpath={range .items[*]}{.metadata.name} {.metadata.resourceVersion}{\"\\n\"}{end}");
    }

    private static async Task AllowLoginsAsync()
    {
        var variables = CloudCluster.Environment;
        await VaultApi.CallAsync(HttpMethod.Post, "sys/auth/kubernetes-r21", """{"type":"kubernetes"}""");
        await VaultApi.CallAsync(HttpMethod.Post, "auth/kubernetes-r21/config", new JsonObject
        {
            ["kubernetes_host"] = variables["KUBE_SERVER"],
            ["kubernetes_ca_cert"] = await File.ReadAllTextAsync(variables["KUBE_CA"]),
            ["token_reviewer_jwt"] = variables["KUBE_TOKEN"],
        }.ToJsonString());
        await VaultApi.CallAsync(HttpMethod.Put, "sys/policies/acl/r21", """{"policy":"path \"secret/data/r21\" { capabilities = [\"read\"] }"}""");
        await RoleAsync("default");
    }

    // Another account's role: Vault answers each login with 403.
    private static async Task RoleAsync(string account) =>
        await VaultApi.CallAsync(HttpMethod.Post, "auth/kubernetes-r21/role/reader", $$"""
            {"bound_service_account_names":"{{account}}","bound_service_account_namespaces":"r21","token_policies":"r21"}
            """);

    private static string Store => $$"""
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: default}
        ---
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: store}
        spec:
          provider:
            vault:
              server: {{CloudCluster.Environment["STORE_VAULT"]}}
              path: secret
              version: v2
              auth:
                kubernetes: {mountPath: kubernetes-r21, role: reader, serviceAccountRef: {name: default} }
        ---

        """;

    private static string External(int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: one-{{number}} }
        spec:
          refreshInterval: 1h
          secretStoreRef: {name: store}
          data:
          - {secretKey: pw, remoteRef: {key: r21, property: pw} }
        """);
}
