using NUnit.Framework;

namespace Keyferry.Local.Tests.Transcripts;

[TestFixture, Parallelizable(ParallelScope.Children)]
internal sealed class KubectlTranscriptTests
{
    private static readonly MissingList Missing = new("missing-kubectl.txt");

    private static IEnumerable<string> Groups => Recording.Groups(Recording.Kubectl);

    [TestCaseSource(nameof(Groups)), CancelAfter(300_000)]
    public async Task Kubectl_prints_what_was_recorded(string group, CancellationToken cancel)
    {
        if (KubectlPlayer.Program is null)
        {
            Assert.That(Environment.GetEnvironmentVariable("CI"), Is.Null.Or.Empty, "there is no kubectl on the path");
            Assert.Ignore("there is no kubectl on the path");
        }

        var lines = Recording.Kubectl.Where(l => l.Group == group).ToList();
        Missing.Check(group, await KubectlPlayer.PlayAsync(lines, cancel));
    }
}
