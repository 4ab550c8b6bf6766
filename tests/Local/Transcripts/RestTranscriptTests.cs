using NUnit.Framework;

namespace Keyferry.Local.Tests.Transcripts;

[TestFixture, Parallelizable(ParallelScope.Children)]
internal sealed class RestTranscriptTests
{
    private static readonly MissingList Missing = new("missing-rest.txt");

    private static IEnumerable<string> Groups => Recording.Groups(Recording.Rest);

    [TestCaseSource(nameof(Groups)), CancelAfter(120_000)]
    public async Task Requests_are_answered_as_recorded(string group, CancellationToken cancel)
    {
        var lines = Recording.Rest.Where(l => l.Group == group).ToList();
        Missing.Check(group, await RestPlayer.PlayAsync(lines, cancel));
    }
}
