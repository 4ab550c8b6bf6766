using System.Text;
using Keyferry.Text.Regexp;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Regexp;

/// <summary>Large programs that match often: nothing of the program's size may be made for each match.</summary>
public sealed class LargeProgramTests
{
    private static readonly byte[] s_text = Encoding.ASCII.GetBytes(new string('a', 400_000));

    // The first alternative matches everywhere; the others only make the program large.
    private static GoRegex Large { get; } = Parse($"a|{string.Concat(Enumerable.Repeat("b{1000}", 90))}");

    [Test]
    public void A_search_takes_its_tables_once()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var matches = Large.FindAll(s_text, 50_000);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(matches, Has.Count.EqualTo(50_000));
        // 90,000 instructions are 360 kB a table; 50,000 of those would be 18 GB.
        Assert.That(bytes, Is.LessThan(32 << 20));
    }

    [Test]
    public void Each_match_is_charged_for_the_size_of_the_program()
    {
        var steps = 0L;
        Large.FindAll(s_text, 1_000, charge => steps += charge);
        Assert.That(steps, Is.GreaterThan(1_000 * (90_000 / 32)));
    }

    [Test]
    public void What_a_match_leaves_behind_is_not_seen_by_the_next()
    {
        var regex = Parse($"(?:x|(a)|(b))(?:c|{string.Concat(Enumerable.Repeat("d{1000}", 90))}|e)");
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("xcacbcae-be.xe", 1_000)));
        var small = Parse("(?:x|(a)|(b))(?:c|e)");

        Assert.That(
            regex.FindAllSubmatch(text, -1)!.SelectMany(static match => match),
            Is.EqualTo(small.FindAllSubmatch(text, -1)!.SelectMany(static match => match)));
    }

    private static GoRegex Parse(string pattern)
    {
        Assert.That(GoRegex.TryParse(pattern, GoRegex.DefaultMaxProgramSize, out var regex, out var error), error);
        return regex!;
    }
}
