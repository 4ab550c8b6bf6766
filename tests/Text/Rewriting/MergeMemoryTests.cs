using System.Text;
using Keyferry.Text.Rewriting;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Rewriting;

/// <summary>
/// The values of a merge are secrets: but for the result they may lie only in memory of the pool, which is cleared when
/// it is given back. What lies elsewhere shows as memory that the runtime allocates.
/// </summary>
[NonParallelizable]
public sealed class MergeMemoryTests
{
    private const int Size = 1 << 20;

    // What the maps, lists and names take, beside the values.
    private const int Rest = Size / 4;

    [TestCase("Extract", "\"{0}\"")]
    [TestCase("JSON", "\"{0}\"")]
    [TestCase("Extract", "[\"{0}\"]")]
    [TestCase("Extract", "\"\\n{0}\"")]
    [TestCase("JSON", "\"<{0}\"")]
    public void A_merge_copies_no_value_but_into_its_result(string strategy, string form)
    {
        var json = Encoding.UTF8.GetBytes("{\"k\":" + form.Replace("{0}", new string('x', Size), StringComparison.Ordinal) + "}");
        var data = new Dictionary<string, ReadOnlyMemory<byte>> { ["a"] = json };
        KeyRewrite[] merge = [new() { Merge = new KeyRewriteMerge { Strategy = strategy, Into = "a" } }];
        Apply(merge, data);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Apply(merge, data);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(Size + Rest));
    }

    private static void Apply(KeyRewrite[] merge, Dictionary<string, ReadOnlyMemory<byte>> data)
    {
        var result = KeyRewriting.Apply(merge, data, static (_, _, out text) =>
        {
            text = "";
            return false;
        });
        Assert.That(result.Data?.Values.Single().Length, Is.GreaterThanOrEqualTo(Size), result.Error);
    }
}
