using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Clouds;

/// <summary>The main road on Azure Key Vault and Google Secret Manager: read, find, rotation, push; the real program over TLS.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed partial class CloudTests
{
    [Test]
    public async Task Azure_Key_Vault()
    {
        await CloudCluster.SetAsync("azure/db", """{"user":"app","password":"first"}""");
        await CloudStores.AzureAsync("azure");

        await WalkAsync("azure", "azure/db");
    }

    [Test]
    public async Task Google_Secret_Manager()
    {
        await CloudCluster.SetAsync("google/my-project/db", """{"user":"app","password":"first"}""");
        await CloudStores.GoogleAsync("google");

        await WalkAsync("google", "google/my-project/db");
    }

    private static async Task WalkAsync(string ns, string remote)
    {
        await CloudCluster.ApplyAsync(ns, """
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: one}
            spec:
              secretStoreRef: {name: store}
              data:
              - {secretKey: password, remoteRef: {key: db, property: password} }
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: found}
            spec:
              secretStoreRef: {name: store}
              dataFrom:
              - find: {name: {regexp: "^db$"}}
            """);
        await CloudCluster.HasSecretAsync(ns, "one", ("password", "first"));
        await CloudCluster.HasSecretAsync(ns, "found", ("db", """{"user":"app","password":"first"}"""));

        await CloudCluster.SetAsync(remote, """{"user":"app","password":"second"}""");
        await CloudCluster.KubectlAsync(null, "annotate", "externalsecret", "one", "-n", ns, "force-sync=1");
        await CloudCluster.HasSecretAsync(ns, "one", ("password", "second"));

        await CloudCluster.ApplyAsync(ns, """
            apiVersion: v1
            kind: Secret
            metadata: {name: source}
            stringData: {token: made-here}
            ---
            apiVersion: external-secrets.io/v1alpha1
            kind: PushSecret
            metadata: {name: push}
            spec:
              secretStoreRefs: [{name: store}]
              selector: {secret: {name: source}}
              deletionPolicy: Delete
              data:
              - match: {secretKey: token, remoteRef: {remoteKey: pushed}}
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: pushed}
            spec:
              refreshInterval: 2s
              secretStoreRef: {name: store}
              data:
              - {secretKey: token, remoteRef: {key: pushed}}
            """);
        await CloudCluster.HasSecretAsync(ns, "pushed", ("token", "made-here"));

        await CloudCluster.KubectlAsync(null, "delete", "pushsecret", "push", "-n", ns, "--timeout=60s");
        await CloudCluster.KubectlAsync(
            null, "wait", "externalsecret", "pushed", "-n", ns, "--for=condition=Ready=False", "--timeout=60s");
        await CloudCluster.KubectlAsync(null, "delete", "externalsecrets,secretstores", "--all", "-n", ns);
    }
}
