using System.Text.RegularExpressions;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Providers;

/// <summary>The manifests of docs/providers/kubernetes.md, applied as they stand but for names and addresses.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed partial class KubernetesPageTests
{
    [Test]
    public async Task Every_manifest_of_the_page_is_taken_and_works()
    {
        var scene = await Scene.OpenAsync();
        var remote = $"{scene.Namespace}-shared";
        Assert.That((await RealCluster.KubectlAsync(null, "create", "namespace", remote)).ExitCode, Is.Zero);
        await scene.KubectlAsync("create", "secret", "generic", "db", "--from-literal=user=app", "--from-literal=password=s3cr3t", $"--namespace={remote}");
        await AuthorityAsync(scene);
        var blocks = Block().Matches(await File.ReadAllTextAsync(Repository.Path("docs", "providers", "kubernetes.md")));
        Assert.That(blocks, Has.Count.EqualTo(7));

        foreach (var block in blocks.Select(static b => b.Groups["yaml"].Value))
        {
            foreach (var document in Adapted(block, scene.Namespace, remote).Split("---\n"))
            {
                // kubectl takes no -n beside another namespace in the manifest.
                if (document.Split('\n').Any(l => l.StartsWith("metadata:", StringComparison.Ordinal) && l.Contains(remote, StringComparison.Ordinal)))
                {
                    var applied = await RealCluster.KubectlAsync(document, "apply", "-f", "-");
                    Assert.That(applied.ExitCode, Is.Zero, applied.All);
                    continue;
                }

                await scene.ApplyAsync(document);
            }
        }

        foreach (var store in new[] { "by-account", "by-token", "by-kubeconfig" })
        {
            var read = await scene.UntilReadyAsync("secretstore", store);
            Assert.That(Scene.Ready(read)!["reason"]!.GetValue<string>(), Is.EqualTo("Valid"), store);
        }

        // The certificate of the page is made up, so the connection is what cannot come to be.
        var byCertificate = await scene.UntilReadyAsync("secretstore", "by-certificate", "False");
        Assert.That(Scene.Ready(byCertificate)!["message"]!.GetValue<string>(), Is.EqualTo("unable to create client"));
        await scene.EventsAsync("the client certificate and its private key cannot be read");
        await scene.UntilReadyAsync("clustersecretstore", $"{scene.Namespace}-kubernetes");
        await scene.UntilReadyAsync("externalsecret", "database");
        Assert.That(Scene.Value((await scene.ReadAsync("secret", "database"))!, "user"), Is.EqualTo("app"));
    }

    [Test]
    public async Task The_callers_account_decides_in_a_cluster_wide_store()
    {
        var scene = await Scene.OpenAsync();
        await AuthorityAsync(scene);
        var store = $"{scene.Namespace}-kubernetes";
        await scene.ApplyAsync($$"""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: reader}
            ---
            apiVersion: external-secrets.io/v1
            kind: ClusterSecretStore
            metadata: {name: {{store}} }
            spec:
              provider:
                kubernetes:
                  remoteNamespace: {{scene.Namespace}}
                  server:
                    url: {{RealCluster.Environment["KUBE_SERVER"]}}
                    caProvider: {type: ConfigMap, name: kube-root-ca.crt, namespace: {{scene.Namespace}} }
                  auth: {serviceAccount: {name: reader} }
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: app}
            spec:
              secretStoreRef: {name: {{store}}, kind: ClusterSecretStore}
              data: [{secretKey: k, remoteRef: {key: db, property: k} }]
            """);
        await scene.EventsAsync("cannot get resource \"secrets\"");
        await scene.KubectlAsync("create", "secret", "generic", "db", "--from-literal=k=v");
        await scene.KubectlAsync("create", "role", "reader", "--verb=get", "--resource=secrets");
        await scene.KubectlAsync("create", "rolebinding", "reader", "--role=reader", $"--serviceaccount={scene.Namespace}:reader");

        await scene.UntilReadyAsync("externalsecret", "app");
        Assert.That(Scene.Value((await scene.ReadAsync("secret", "app"))!, "k"), Is.EqualTo("v"));
        await RealCluster.KubectlAsync(null, "delete", "clustersecretstore", store);
    }

    // A cluster whose controller manager publishes none, or not yet, has none to show.
    private static async Task AuthorityAsync(Scene scene) => await RealCluster.KubectlAsync(
        await File.ReadAllTextAsync(RealCluster.Environment["KUBE_CA"]),
        "-n", scene.Namespace, "create", "configmap", "kube-root-ca.crt", "--from-file=ca.crt=/dev/stdin");

    private static string Adapted(string yaml, string ns, string remote)
    {
        var authority = File.ReadAllText(RealCluster.Environment["KUBE_CA"]);
        return yaml
            .Replace("https://kubernetes.default", RealCluster.Environment["KUBE_SERVER"], StringComparison.Ordinal)
            .Replace("AUTHORITY_BASE64", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(authority)), StringComparison.Ordinal)
            .Replace("AUTHORITY", System.Text.Json.JsonSerializer.Serialize(authority), StringComparison.Ordinal)
            .Replace("TOKEN", RealCluster.Environment["KUBE_TOKEN"], StringComparison.Ordinal)
            .Replace("shared-kubernetes", $"{ns}-kubernetes", StringComparison.Ordinal)
            .Replace("shared-secrets", remote, StringComparison.Ordinal)
            .Replace("team-a", ns, StringComparison.Ordinal);
    }

    [GeneratedRegex("^```yaml\n(?<yaml>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
