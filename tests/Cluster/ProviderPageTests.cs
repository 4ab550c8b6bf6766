using System.Text.RegularExpressions;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>The manifests on the pages of cloud stores are taken as they stand there, without a warning but of what a dry run does not store.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class ProviderPageTests
{
    [TestCase("aws-secrets-manager.md", 5)]
    [TestCase("aws-parameter-store.md", 3)]
    [TestCase("azure-key-vault.md", 8)]
    public async Task Every_manifest_is_taken(string page, int blocks)
    {
        var scene = await Scene.OpenAsync();
        var manifests = Block().Matches(await File.ReadAllTextAsync(Repository.Path("docs", "providers", page)))
            .Select(static m => m.Groups["yaml"].Value).ToList();

        Assert.That(manifests, Has.Count.EqualTo(blocks));
        foreach (var manifest in manifests)
        {
            var applied = await RealCluster.KubectlAsync(manifest, "apply", "--dry-run=server", "-n", scene.Namespace, "-f", "-");
            Assert.That(applied.ExitCode, Is.Zero, applied.All);
            // A dry run stores nothing: what stands beside is missing.
            Assert.That(
                applied.Errors.Split('\n').Where(static l => l.Contains("Warning", StringComparison.Ordinal) && !l.Contains(" seen in namespace ", StringComparison.Ordinal)),
                Is.Empty, manifest);
        }
    }

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
