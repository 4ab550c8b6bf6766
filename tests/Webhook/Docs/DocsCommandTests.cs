using System.Text.RegularExpressions;
using Keyferry.Webhook.Commands;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Docs;

/// <summary>The commands, scripts and links of the documentation lead somewhere.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class DocsCommandTests
{
    // Decisions say what was true when they were made.
    private static string[] Pages =>
    [
        .. Directory.EnumerateFiles(Repository.Path("."), "*.md"),
        .. Directory.EnumerateFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories)
            .Where(static f => !f.Contains("/decisions/", StringComparison.Ordinal)),
    ];

    private static IEnumerable<TestCaseData> Commands() =>
        from page in Pages
        from Match command in Command().Matches(File.ReadAllText(page))
        let words = command.Groups["words"].Value.Trim()
        where words.Length > 0 && !words.StartsWith("COMMAND", StringComparison.Ordinal)
        select new TestCaseData(words).SetArgDisplayNames($"{Path.GetFileName(page)}: {words}");

    [TestCaseSource(nameof(Commands))]
    public void Every_command_line_is_one_that_keyferry_reads(string words)
    {
        var context = new CommandContext(TextWriter.Null, TextWriter.Null, static _ => null, []);
        var parsed = new KeyferryCommand(context).Parse([.. Word().Matches(words).Select(static w => w.Value.Trim('"').Replace("\\|", "|", StringComparison.Ordinal))]);

        string[] named = words.Split(' ');
        Assert.That(parsed.CommandResult.Command.Name, Is.EqualTo(named[0] == "store" ? "test" : named[0]));
        Assert.That(UnknownFlags.Of(parsed), Is.Empty);

        // A command without any of its words is only mentioned.
        if (named.Length > 1 && words != "store test")
        {
            Assert.That(parsed.Errors.Select(static e => e.Message), Is.Empty);
        }
    }

    [Test]
    public void Every_script_and_benchmark_that_is_named_is_there()
    {
        var benchmarks = Bench().Matches(File.ReadAllText(Repository.Path("eng/bench"))).Select(static m => m.Groups["name"].Value).ToHashSet();
        Assert.That(benchmarks, Has.Count.GreaterThan(5));
        Assert.Multiple(() =>
        {
            foreach (var page in Pages)
            {
                var text = File.ReadAllText(page);
                foreach (Match script in Script().Matches(text))
                {
                    Assert.That(File.Exists(Repository.Path(script.Value)) || Directory.Exists(Repository.Path(script.Value)), Is.True, $"{page}: {script.Value}");
                }

                foreach (Match bench in Bench().Matches(text))
                {
                    Assert.That(benchmarks, Does.Contain(bench.Groups["name"].Value), page);
                }
            }
        });
    }

    [Test]
    public void Every_link_leads_to_a_file()
    {
        Assert.Multiple(() =>
        {
            foreach (var page in Pages)
            {
                foreach (var path in Link().Matches(File.ReadAllText(page)).Select(static m => m.Groups["path"].Value))
                {
                    var target = Path.Combine(Path.GetDirectoryName(page)!, path);
                    Assert.That(File.Exists(target) || Directory.Exists(target), Is.True, $"{page}: {path}");
                }
            }
        });
    }

    // At the start of a line of a block, after its prompt; in <(…); or as code within a sentence. It ends before a pipe or a comment.
    [GeneratedRegex(
        @"(?:^(?:\$ )?(?:src/Webhook/bin/Debug/net10\.0/|kubectl )?|<\(|`)keyferry(?<words>(?: (?:""[^""\n]*""|\\\||[^\s|)`#]+))+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![\w/.-])eng/[a-z][a-z/-]*[a-z]", RegexOptions.ExplicitCapture)]
    private static partial Regex Script();

    [GeneratedRegex("eng/bench (?<name>[a-z]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Bench();

    [GeneratedRegex(@"\]\((?<path>[^)#:\s]+)[^):]*\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
