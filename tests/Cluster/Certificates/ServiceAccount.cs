using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Certificates;

/// <summary>Keyferry's own service account, with the rights that the committed manifests give it.</summary>
public static class ServiceAccount
{
    /// <summary>Applies the manifests, and writes a kubeconfig of the account.</summary>
    public static async Task<string> CreateAsync()
    {
        foreach (var file in new[] { "namespace.yaml", "access.yaml" })
        {
            var applied = await RealCluster.KubectlAsync(null, "apply", "-f", Repository.Path("deploy", "manifests", file));
            Assert.That(applied.ExitCode, Is.Zero, applied.All);
        }

        using var api = new RawApi(RealCluster.Environment);
        var (status, token) = await api.SendAsync(
            HttpMethod.Post, "/api/v1/namespaces/keyferry/serviceaccounts/keyferry/token",
            JsonNode.Parse("""{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 3600}}"""));
        Assert.That(status, Is.EqualTo(201));
        var file2 = Path.GetTempFileName();
        await File.WriteAllTextAsync(file2, (await File.ReadAllTextAsync(RealCluster.Environment["KUBECONFIG"]))
            .Replace(RealCluster.Environment["KUBE_TOKEN"], token!["status"]!["token"]!.GetValue<string>(), StringComparison.Ordinal));
        return file2;
    }

    /// <summary>Does something while the account may not patch webhook configurations.</summary>
    public static async Task WithoutBundleRightAsync(Func<Task> act)
    {
        await SetVerbsAsync("get", "list", "watch");
        try
        {
            await act();
        }
        finally
        {
            await SetVerbsAsync("get", "list", "patch", "watch");
        }
    }

    private static async Task SetVerbsAsync(params string[] verbs)
    {
        var role = JsonNode.Parse((await RealCluster.KubectlAsync(null, "get", "clusterrole", "keyferry", "-o", "json")).Output)!;
        var rule = role["rules"]!.AsArray().Single(
            static r => r!["resources"]!.AsArray().Any(static n => n!.GetValue<string>() == "mutatingwebhookconfigurations"))!;
        rule["verbs"] = new JsonArray([.. verbs.Select(static v => (JsonNode)v)]);
        var replaced = await RealCluster.KubectlAsync(role.ToJsonString(), "replace", "-f", "-");
        Assert.That(replaced.ExitCode, Is.Zero, replaced.All);
    }
}
