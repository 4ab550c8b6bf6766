using NUnit.Framework;

namespace Keyferry.Local.Tests.Transcripts;

[TestFixture, Parallelizable(ParallelScope.Children)]
internal sealed class WatchTranscriptTests
{
    private static readonly MissingList Missing = new("missing-watch.txt");

    private static IEnumerable<string> Groups => Recording.Groups(Recording.Watch);

    [TestCaseSource(nameof(Groups)), CancelAfter(180_000)]
    public async Task Watches_see_what_was_recorded(string group, CancellationToken cancel)
    {
        var lines = Recording.Watch.Where(l => l.Group == group).ToList();
        Missing.Check(group, await WatchPlayer.PlayAsync(lines, cancel));
    }
}
