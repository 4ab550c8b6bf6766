using System.Text.Json.Nodes;
using Keyferry.Sync.Tests.Support;

namespace Keyferry.Sync.Tests.FanOut;

/// <summary>A cluster in memory with the cluster-wide kinds, and what their tests put there.</summary>
internal static class FanOutCluster
{
    public const string V1 = "/apis/external-secrets.io/v1";
    public const string Alpha = "/apis/external-secrets.io/v1alpha1";

    /// <summary>Starts one with a ClusterSecretStore <c>shelf</c>.</summary>
    public static async Task<TestCluster> StartAsync()
    {
        var cluster = await TestCluster.StartAsync();
        await cluster.SendAsync("POST", $"{V1}/clustersecretstores", """
            {"apiVersion":"external-secrets.io/v1","kind":"ClusterSecretStore","metadata":{"name":"shelf"},
             "spec":{"provider":{"fake":{"data":[{"key":"pw","value":"v1"}]} } } }
            """);
        return cluster;
    }

    public static Task NamespaceAsync(this TestCluster cluster, string name, string team = "blue", string finalizers = "[]") => cluster.SendAsync(
        "POST", "/api/v1/namespaces", $$"""{"metadata":{"name":"{{name}}","labels":{"team":"{{team}}"},"finalizers":{{finalizers}} } }""");

    /// <summary>A ClusterExternalSecret <c>all</c> for the namespaces of team blue.</summary>
    public static Task ClusterExternalSecretAsync(this TestCluster cluster, string more = "", string annotations = "{}") => cluster.SendAsync(
        "POST", $"{V1}/clusterexternalsecrets", $$"""
        {"apiVersion":"external-secrets.io/v1","kind":"ClusterExternalSecret","metadata":{"name":"all","annotations":{{annotations}} },
         "spec":{"externalSecretName":"app","namespaceSelectors":[{"matchLabels":{"team":"blue"} }]{{more}},
         "externalSecretSpec":{"refreshInterval":"1h","secretStoreRef":{"name":"shelf","kind":"ClusterSecretStore"},
         "data":[{"secretKey":"a","remoteRef":{"key":"pw"} }]} } }
        """);

    public static Task ClusterPushSecretAsync(this TestCluster cluster) => cluster.SendAsync(
        "POST", $"{Alpha}/clusterpushsecrets", """
        {"apiVersion":"external-secrets.io/v1alpha1","kind":"ClusterPushSecret","metadata":{"name":"all"},
         "spec":{"pushSecretName":"push","pushSecretMetadata":{"labels":{"a":"1"} },
         "namespaceSelectors":[{"matchLabels":{"team":"blue"} }],
         "pushSecretSpec":{"secretStoreRefs":[{"name":"shelf","kind":"ClusterSecretStore"}],"selector":{"secret":{"name":"source"} },
         "data":[{"match":{"secretKey":"k","remoteRef":{"remoteKey":"pw"} } }]} } }
        """);

    public static async Task<JsonObject?> GetAsync(this TestCluster cluster, string path) =>
        await cluster.TrySendAsync("GET", path, null) is { Status: 200, Body: var body } ? body : null;

    public static string Child(string ns, string name = "app") => $"{V1}/namespaces/{ns}/externalsecrets/{name}";

    public static string Owner => $"{V1}/clusterexternalsecrets/all";

    /// <summary>The status of the ClusterExternalSecret, as <c>Ready message; provisioned; namespace: reason</c>.</summary>
    public static async Task<string> StatusAsync(this TestCluster cluster, string? owner = null)
    {
        var status = (await cluster.GetAsync(owner ?? Owner))?["status"];
        var ready = (status?["conditions"] as JsonArray)?.FirstOrDefault();
        var provisioned = (status?["provisionedNamespaces"] as JsonArray ?? []).Select(static n => (string)n!);
        var failed = (status?["failedNamespaces"] as JsonArray ?? []).Select(static f => $"{f!["namespace"]}: {f["reason"]}");
        return $"{ready?["status"]} {ready?["message"]}; {string.Join(',', provisioned)}; {string.Join(',', failed)}";
    }

    public static Task WaitStatusAsync(this TestCluster cluster, string expected, string? owner = null) => TestCluster.UntilAsync(
        async () => await cluster.StatusAsync(owner) == expected, () => cluster.StatusAsync(owner));
}
