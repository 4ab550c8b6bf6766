using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Clouds;

/// <summary>Reports from the field about Google's and Azure's stores. They run alone: others have every host answer with failures.</summary>
[NonParallelizable]
public sealed class CloudReportTests
{
    /// <summary>https://github.com/external-secrets/external-secrets/issues/5129</summary>
    [Test]
    public async Task A_destroyed_latest_version_says_which_version_to_ask_for_and_deletes_nothing()
    {
        const string ns = "r23";
        const string salt = "google/my-project/r23-salt";
        await CloudCluster.SetAsync(salt, "first");
        await CloudStores.GoogleAsync(ns);
        await CloudStores.GoogleAsync(ns, "fetching", "LatestOrFetch");
        await CloudCluster.ApplyAsync(ns, External("strict", "store") + External("lenient", "fetching"));
        await CloudCluster.HasSecretAsync(ns, "strict", ("salt", "first"));
        await CloudCluster.HasSecretAsync(ns, "lenient", ("salt", "first"));

        await CloudCluster.SetAsync(salt, "second");
        await CloudCluster.SetAsync(salt + "/versions/2", "DESTROYED");
        await CloudCluster.KubectlAsync(null, "annotate", "externalsecret", "strict", "lenient", "-n", ns, "force-sync=1");

        await CloudCluster.IsReadyAsync(ns, "externalsecret", "strict", "False");
        var events = await CloudCluster.KubectlAsync(null, "get", "events", "-n", ns, "-o", "jsonpath={.items[*].message}");
        Assert.That(events, Does.Contain("DESTROYED").And.Contain("version: \"1\"").And.Contain("LatestOrFetch"));
        await CloudCluster.HasSecretAsync(ns, "strict", ("salt", "first"));
        await CloudCluster.IsReadyAsync(ns, "externalsecret", "lenient", "True");
        await CloudCluster.HasSecretAsync(ns, "lenient", ("salt", "first"));

        static string External(string name, string store) => $$"""
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: {{name}} }
            spec:
              refreshInterval: 1h
              secretStoreRef: {name: {{store}} }
              target: {deletionPolicy: Delete}
              data:
              - {secretKey: salt, remoteRef: {key: r23-salt} }
            ---

            """;
    }

    /// <summary>https://github.com/external-secrets/external-secrets/issues/5584</summary>
    [Test]
    public async Task A_push_that_broke_off_before_its_value_is_made_whole()
    {
        const string ns = "r25";
        await CloudStores.GoogleAsync(ns);
        // The client repeats what is unavailable: the first push fails as a whole all the same.
        for (var times = 0; times < 4; times++)
        {
            await CloudCluster.SetAsync("google-failures/r25-fresh:addVersion", "UNAVAILABLE");
        }

        await CloudCluster.ApplyAsync(ns, Push("r25-fresh", "IfNotExists"));

        await CloudCluster.IsReadyAsync(ns, "pushsecret", "push", "True");
        await CloudCluster.ApplyAsync(ns, """
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: pushed}
            spec:
              secretStoreRef: {name: store}
              data:
              - {secretKey: pw, remoteRef: {key: r25-fresh} }
            """);
        await CloudCluster.HasSecretAsync(ns, "pushed", ("pw", "made-here"));
        Assert.That(long.Parse(await CloudCluster.CallAsync(HttpMethod.Get, "calls/r25-fresh:addVersion"), null), Is.EqualTo(5));
    }

    /// <summary>https://github.com/external-secrets/external-secrets/issues/3519</summary>
    [Test]
    public async Task A_deleted_name_is_recovered_and_written_or_the_missing_right_is_named()
    {
        const string ns = "r27";
        await CloudStores.AzureAsync(ns);
        await CloudCluster.ApplyAsync(ns, Push("r27-pw", "Replace"));
        await CloudCluster.IsReadyAsync(ns, "pushsecret", "push", "True");
        await CloudCluster.KubectlAsync(null, "delete", "pushsecret", "push", "-n", ns, "--timeout=60s");

        await CloudCluster.CallAsync(HttpMethod.Put, "azure-forbidden", "secrets/recover");
        await CloudCluster.ApplyAsync(ns, Push("r27-pw", "Replace"));
        await CloudCluster.IsReadyAsync(ns, "pushsecret", "push", "False");
        var events = await CloudCluster.KubectlAsync(null, "get", "events", "-n", ns, "-o", "jsonpath={.items[*].message}");
        Assert.That(events, Does.Contain("cannot be recovered by Keyferry's identity").And.Contain("az keyvault secret recover"));

        await CloudCluster.CallAsync(HttpMethod.Put, "azure-forbidden");
        await CloudCluster.KubectlAsync(null, "annotate", "pushsecret", "push", "-n", ns, "force-sync=1");
        await CloudCluster.IsReadyAsync(ns, "pushsecret", "push", "True");
        await CloudCluster.ApplyAsync(ns, """
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: pushed}
            spec:
              secretStoreRef: {name: store}
              data:
              - {secretKey: pw, remoteRef: {key: r27-pw} }
            """);
        await CloudCluster.HasSecretAsync(ns, "pushed", ("pw", "made-here"));
    }

    private static string Push(string key, string policy) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: source}
        stringData: {pw: made-here}
        ---
        apiVersion: external-secrets.io/v1alpha1
        kind: PushSecret
        metadata: {name: push}
        spec:
          refreshInterval: 1h
          updatePolicy: {{policy}}
          deletionPolicy: Delete
          secretStoreRefs: [{name: store}]
          selector: {secret: {name: source} }
          data:
          - match: {secretKey: pw, remoteRef: {remoteKey: {{key}} } }
        """;
}
