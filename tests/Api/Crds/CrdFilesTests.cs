using System.Runtime.CompilerServices;
using System.Text;
using Keyferry.Api.Crds;
using NUnit.Framework;

namespace Keyferry.Api.Tests.Crds;

public sealed class CrdFilesTests
{
    private const int Limit = 200 * 1024;

    private static readonly IReadOnlyList<ManifestFile> Files = CrdFiles.All();

    /// <summary>With KEYFERRY_WRITE_CRDS=1 the files are written first.</summary>
    [Test]
    public void The_files_in_deploy_are_those_that_the_types_give()
    {
        var folder = Folder();
        if (Environment.GetEnvironmentVariable("KEYFERRY_WRITE_CRDS") == "1")
        {
            Write(folder);
        }

        var names = Directory.GetFiles(folder, "*.yaml").Select(Path.GetFileName);
        Assert.That(names, Is.EquivalentTo(Files.Select(f => f.Name)));
        Assert.Multiple(() =>
        {
            foreach (var file in Files)
            {
                var stored = File.ReadAllText(Path.Combine(folder, file.Name));
                Assert.That(
                    stored == file.Text, Is.True,
                    $"{file.Name} is stale: run the tests once with KEYFERRY_WRITE_CRDS=1 and commit deploy/crds.");
            }
        });
    }

    [TestCaseSource(nameof(Files))]
    public void Each_file_is_under_200_KiB(ManifestFile file) =>
        Assert.That(Encoding.UTF8.GetByteCount(file.Text), Is.LessThan(Limit));

    [TestCaseSource(nameof(Files))]
    public void Each_object_with_known_fields_keeps_unknown_ones(ManifestFile file)
    {
        var lines = file.Text.Split('\n');
        var properties = lines.Count(l => l.TrimStart() is "properties:");
        var keeps = lines.Count(l => l.Contains("x-kubernetes-preserve-unknown-fields: true"));

        Assert.That(keeps, Is.GreaterThanOrEqualTo(properties));
    }

    [TestCaseSource(nameof(Files))]
    public void Each_definition_says_that_nothing_converts_it(ManifestFile file) =>
        Assert.That(file.Text, Does.Contain("\n  conversion: {strategy: None}\n"));

    // The API server's cost of a rule that builds a list is over its budget under two lists without maxItems.
    [TestCaseSource(nameof(Files))]
    public void No_rule_builds_a_list(ManifestFile file)
    {
        var rules = file.Text.Split('\n').Where(static l => l.Contains("rule: ")).Select(static l => l[l.IndexOf("rule: ", StringComparison.Ordinal)..]);

        Assert.That(rules, Has.None.Match(@"\[|\.filter\(|\.map\("));
    }

    [TestCase("clusterexternalsecrets.external-secrets.io.yaml")]
    [TestCase("clustersecretstores.external-secrets.io.yaml")]
    [TestCase("pushsecrets.external-secrets.io.yaml")]
    public void Server_side_apply_takes_label_selectors_as_one_value(string name)
    {
        var text = Files.Single(f => f.Name == name).Text;

        Assert.That(Count(text, "x-kubernetes-map-type: atomic"), Is.GreaterThanOrEqualTo(Count(text, "matchExpressions:")));
        Assert.That(Count(text, "x-kubernetes-list-type: atomic"), Is.EqualTo(2 * Count(text, "matchExpressions:")));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var stale in Directory.GetFiles(folder, "*.yaml"))
        {
            File.Delete(stale);
        }

        foreach (var file in Files)
        {
            File.WriteAllText(Path.Combine(folder, file.Name), file.Text);
        }
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../deploy/crds"));
}
