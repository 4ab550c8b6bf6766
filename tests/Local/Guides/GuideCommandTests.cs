using System.Text.RegularExpressions;
using Keyferry.Local.Tests.Transcripts;
using Keyferry.Local.Tests.Workloads;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Guides;

/// <summary>Every kubectl command of the documentation is run as it stands, or is listed with the reason why not.</summary>
[TestFixture]
internal sealed partial class GuideCommandTests
{
    private readonly Dictionary<bool, GuideCluster> _clusters = [];

    private static IReadOnlyList<DocumentedCommand> All { get; } =
    [
        .. Directory.EnumerateFiles(Recording.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Recording.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .SelectMany(static f => DocumentedCommand.Read(Path.GetRelativePath(Recording.Root, f), File.ReadAllText(f))),
    ];

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var cluster in _clusters.Values)
        {
            await cluster.DisposeAsync();
        }
    }

    [TestCaseSource(typeof(GuideWalks), nameof(GuideWalks.All)), CancelAfter(120_000)]
    public async Task The_commands_of_a_page_do_what_it_says(GuideWalk walk, CancellationToken cancel)
    {
        Kubectl.Require();
        if (!_clusters.TryGetValue(walk.HasKeyferry, out var cluster))
        {
            _clusters[walk.HasKeyferry] = cluster = await GuideCluster.StartAsync(walk.HasKeyferry, cancel);
        }

        await SucceedsAsync(cluster, $"kubectl create namespace {walk.Namespace} >/dev/null 2>&1 || true; kubectl config set-context --current --namespace={walk.Namespace}", cancel);
        var commands = All.Where(c => c.Page == walk.Page && Played(c) && walk.Plays(c)).ToList();
        Assert.That(commands, Is.Not.Empty);
        foreach (var command in commands)
        {
            foreach (var (_, before) in walk.Before.Where(b => command.Shell.StartsWith(b.Key, StringComparison.Ordinal)))
            {
                await SucceedsAsync(cluster, before, cancel);
            }

            var shell = walk.Words.Aggregate(command.Shell, static (text, word) => text.Replace(word.Key, word.Value, StringComparison.Ordinal));
            var (exit, output) = await cluster.RunAsync(shell, cancel);
            var flat = Spaces().Replace(output, " ");
            Assert.Multiple(() =>
            {
                foreach (var line in command.Shown.Where(walk.Shows))
                {
                    Assert.That(flat, Does.Match(string.Join(".*", Spaces().Replace(line, " ").Split('…').Select(Regex.Escape))), $"{command.Page}:{command.Line} shows another output of {shell}");
                }

                // What the page shows tells whether the command was refused.
                Assert.That(exit == 0 || command.Shown.Count > 0, Is.True, $"{command.Page}:{command.Line} {shell}: {output}");
            });
        }

        await SucceedsAsync(cluster, walk.After, cancel);
    }

    [Test]
    public void Each_kubectl_command_is_played_or_listed_with_a_reason()
    {
        var kubectl = All.Where(static c => c.RunsKubectl).ToList();
        Assert.That(kubectl, Has.Count.GreaterThan(25));
        Assert.Multiple(() =>
        {
            foreach (var command in kubectl)
            {
                var walks = GuideWalks.All.Count(w => w.Page == command.Page && w.Plays(command));
                Assert.That(Played(command) ? walks : 1, Is.EqualTo(1), $"{command.Page}:{command.Line} {command.Shell}: no walk plays it, or several do");
            }

            foreach (var listed in GuideWalks.NotPlayed)
            {
                Assert.That(All.Any(c => Matches(c, listed)), Is.True, $"{listed.Page} has no such command any more: {listed.Command}");
            }
        });
    }

    private static bool Played(DocumentedCommand command) => !GuideWalks.NotPlayed.Any(n => Matches(command, n));

    private static bool Matches(DocumentedCommand command, (string Page, string Command, string Reason) listed) =>
        command.Page == listed.Page && command.Shell.StartsWith(listed.Command, StringComparison.Ordinal);

    private static async Task SucceedsAsync(GuideCluster cluster, string shell, CancellationToken cancel)
    {
        var (exit, output) = await cluster.RunAsync(shell, cancel);
        Assert.That(exit, Is.Zero, $"{shell}\n{output}");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
