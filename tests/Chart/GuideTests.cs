using System.Text.RegularExpressions;
using Keyferry.Chart.Tests.Fixture;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests;

/// <summary>The commands of the guides do what they say.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed partial class GuideTests
{
    private static IEnumerable<TestCaseData> Commands() =>
        from file in new[] { "install.md", "from-eso.md", "observability.md", "status-page.md" }
        from Match command in HelmCommand().Matches(File.ReadAllText(Repository.Path("docs", "guides", file)))
        let words = command.Groups["words"].Value
        select new TestCaseData(words).SetArgDisplayNames($"{file}: {words}");

    [TestCaseSource(nameof(Commands))]
    public async Task Every_command_renders(string words)
    {
        string[] split = [.. words.Split(' ').Select(static w => w.Trim('"'))];
        var rendered = await new Helm().TemplateAsync(split[0], [.. split[2..].Where(static w => w != "--create-namespace")]);
        Assert.That(rendered.All("Deployment"), Is.Not.Empty);
    }

    [Test]
    public async Task Every_value_that_the_guide_names_is_there()
    {
        var schema = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Helm.Chart, "values.schema.json")))!;
        var page = await File.ReadAllTextAsync(Repository.Path("docs", "guides", "install.md"));
        foreach (Match named in Value().Matches(page))
        {
            Assert.That(schema["properties"]![named.Groups[1].Value], Is.Not.Null, named.Value);
        }
    }

    [GeneratedRegex(@"^helm (?:install|upgrade) (?<words>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex HelmCommand();

    // A name in a table's cell or a sentence that is a path of values.
    [GeneratedRegex("`([a-zA-Z]+)\\.[a-zA-Z.*…]+(?:=[^`]*)?`(?!\\()")]
    private static partial Regex Value();
}
