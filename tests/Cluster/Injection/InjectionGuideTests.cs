using System.Text.RegularExpressions;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Injection;

/// <summary>The manifests of the guide do what the guide says.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class InjectionGuideTests
{
    [Test]
    public async Task Every_manifest_of_the_guide_is_applied_and_works()
    {
        var manifests = Block().Matches(await File.ReadAllTextAsync(Repository.Path("docs", "guides", "injection.md")))
            .Select(static m => m.Groups["yaml"].Value).ToList();
        Assert.That(manifests, Has.Count.EqualTo(3));
        var scene = await Scene.OpenAsync();
        await RealCluster.KubectlAsync(null, "-n", scene.Namespace, "create", "serviceaccount", "default");

        var first = await scene.ApplyAsync(manifests[0]);
        await scene.UntilReadyAsync("externalsecret", "db-credentials");
        var second = await scene.ApplyAsync(manifests[1]);
        await scene.KubectlAsync("label", "namespace", scene.Namespace, "keyferry.io/inline-references=allowed");
        await scene.ApplyAsync(manifests[2]);

        var orders = await PodAsync(scene, "app=orders", """{.items[0].spec.containers[0].envFrom[0].secretRef.name}""");
        var app = await scene.KubectlAsync("get", "pod", "files", "-o", "jsonpath={.spec.containers[0].volumeMounts[*].mountPath}");
        var proxy = await scene.KubectlAsync("get", "pod", "files", "-o", "jsonpath={.spec.containers[1].volumeMounts[*].mountPath}");
        var mode = await scene.KubectlAsync("get", "pod", "files", "-o", "jsonpath={.spec.volumes[?(@.projected)].projected.defaultMode}");
        var reports = await PodAsync(scene, "app=reports", "{.items[0].spec.containers[0].env[0].valueFrom.secretKeyRef.name}");
        var value = await scene.UntilAsync("secret", reports, static _ => true);
        Assert.Multiple(() =>
        {
            Assert.That((first + second).Split('\n').Where(static l => l.Contains("Warning", StringComparison.Ordinal)),
                Has.All.Contains("isn't currently maintained"), "the store is a fake one");
            Assert.That(orders, Is.EqualTo("db-credentials"));
            Assert.That(app, Does.Contain("/etc/app/db-credentials"));
            Assert.That(proxy, Does.Not.Contain("/etc/app/db-credentials"));
            Assert.That(mode, Does.Contain("288"), "0440, as there is an fsGroup");
            Assert.That(Scene.Value(value, "value"), Is.EqualTo("s3cr3t"));
        });
    }

    private static async Task<string> PodAsync(Scene scene, string label, string path)
    {
        for (var tries = 0; tries < 150; tries++)
        {
            if ((await scene.KubectlAsync("get", "pods", "-l", label, "-o", "name")).Length > 0)
            {
                return await scene.KubectlAsync("get", "pods", "-l", label, "-o", $"jsonpath={path}");
            }

            await Task.Delay(200);
        }

        throw new AssertionException($"no pod of {label} came: " + await scene.KubectlAsync("get", "events"));
    }

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
