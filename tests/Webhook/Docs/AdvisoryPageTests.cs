using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Docs;

/// <summary>Every test that docs/advisories.md names is there.</summary>
public sealed partial class AdvisoryPageTests
{
    [Test]
    public void Each_advisory_names_a_test_that_replays_it()
    {
        var rows = File.ReadAllLines(Repository.Path("docs/advisories.md")).Where(static l => Advisory().IsMatch(l)).ToList();
        Assert.That(rows, Has.Count.GreaterThanOrEqualTo(8));
        Assert.Multiple(() =>
        {
            foreach (var row in rows)
            {
                var tests = Named().Matches(row);
                Assert.That(tests, Is.Not.Empty, row);
                foreach (var (file, name) in tests.Select(static t => (t.Groups["file"].Value, t.Groups["name"].Value)))
                {
                    Assert.That(File.Exists(Repository.Path(file)), Is.True, file);
                    Assert.That(File.ReadAllText(Repository.Path(file)), Does.Match($@"\b{name}\("), $"{file}: {name}");
                }
            }
        });
    }

    [Test]
    public void What_SECURITY_md_leads_to_is_there()
    {
        var text = File.ReadAllText(Repository.Path("SECURITY.md"));
        Assert.Multiple(() =>
        {
            foreach (var path in Linked().Matches(text).Select(static m => m.Groups["path"].Value)
                .Concat(Quoted().Matches(text).Select(static m => m.Groups["path"].Value)))
            {
                Assert.That(File.Exists(Repository.Path(path)) || Directory.Exists(Repository.Path(path)), Is.True, path);
            }
        });
    }

    [GeneratedRegex("^\\| (GHSA|CVE)-", RegexOptions.ExplicitCapture)]
    private static partial Regex Advisory();

    [GeneratedRegex("`(?<file>tests/[A-Za-z/]+\\.cs)` `(?<name>[A-Za-z_0-9]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Linked();

    [GeneratedRegex("`(?<path>tests/[A-Za-z/.]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
