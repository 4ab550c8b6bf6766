using NUnit.Framework;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>What the lists of missing lines may hold at most.</summary>
[TestFixture]
internal sealed class TargetTests
{
    [TestCase("missing-rest.txt", "create", 80)]
    [TestCase("missing-rest.txt", "notfound", 80)]
    [TestCase("missing-rest.txt", "list", 80)]
    [TestCase("missing-rest.txt", "update", 80)]
    [TestCase("missing-rest.txt", "patch-merge", 80)]
    [TestCase("missing-rest.txt", "patch-json", 80)]
    [TestCase("missing-rest.txt", "apply", 80)]
    [TestCase("missing-rest.txt", "delete", 80)]
    [TestCase("missing-rest.txt", "secret", 80)]
    [TestCase("missing-rest.txt", "webhook-validate", 80)]
    [TestCase("missing-rest.txt", "webhook-mutate", 80)]
    [TestCase("missing-rest.txt", "lease", 80)]
    [TestCase("missing-rest.txt", "event", 80)]
    [TestCase("missing-rest.txt", "crd", 80)]
    [TestCase("missing-rest.txt", "discovery", 80)]
    [TestCase("missing-watch.txt", "w-basic", 100)]
    [TestCase("missing-watch.txt", "w-no-version", 100)]
    [TestCase("missing-watch.txt", "w-history", 100)]
    [TestCase("missing-watch.txt", "w-label", 100)]
    [TestCase("missing-watch.txt", "w-bookmark", 100)]
    [TestCase("missing-watch.txt", "w-errors", 100)]
    [TestCase("missing-kubectl.txt", "k-", 70)]
    public void A_group_is_right_to_its_share(string file, string group, int percent)
    {
        var lines = file switch { "missing-rest.txt" => Recording.Rest, "missing-watch.txt" => Recording.Watch, _ => Recording.Kubectl };
        var all = lines.Count(l => l.Id.StartsWith(group.EndsWith('-') ? group : $"{group}/", StringComparison.Ordinal));
        var missing = new MissingList(file).Ids.Count(id => id.StartsWith(group.EndsWith('-') ? group : $"{group}/", StringComparison.Ordinal));
        Assert.That(100.0 * (all - missing) / all, Is.GreaterThanOrEqualTo(percent));
    }
}
