using System.Text;
using Keyferry.Text.Gjson;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Gjson;

/// <summary>A path that a tenant writes costs no more time or memory than one evaluation may.</summary>
public sealed class EvaluationBudgetTests
{
    private const string TooCostly = "the property path costs too much to evaluate over this value";

    // A document of 1 MiB is about as large as one in a manifest can be.
    private const int LargestDocument = 1 << 20;

    private static IEnumerable<TestCaseData> CostlyPaths()
    {
        yield return new TestCaseData("{\"a\":1}", Repeated("@tostr", 30)).SetArgDisplayNames("tostr doubles");
        yield return new TestCaseData(Items("{\"a\":1}"), "@pretty:{\"indent\":\"" + new string(' ', 8_000) + "\"}")
            .SetArgDisplayNames("pretty multiplies by its indent");
        yield return new TestCaseData(Items("{\"a\":1}"), "@pretty:{\"prefix\":\"" + new string(' ', 8_000) + "\"}")
            .SetArgDisplayNames("pretty multiplies by its prefix");
        yield return new TestCaseData(Items("1"), "#.!\"" + new string('x', 8_000) + "\"")
            .SetArgDisplayNames("a literal for each item");
        yield return new TestCaseData(Items("{\"a\":1}"), "#." + "{" + Repeated("a", 2_000, ",") + "}")
            .SetArgDisplayNames("an object for each item");
        yield return new TestCaseData(Items("1"), "[" + Repeated("@this", 1_300, ",") + "]")
            .SetArgDisplayNames("the document once a part");
        yield return new TestCaseData(Items("1"), Repeated("@valid", 1_100)).SetArgDisplayNames("valid again and again");
        yield return new TestCaseData(Items("1"), Repeated("@reverse", 900)).SetArgDisplayNames("reverse again and again");
        yield return new TestCaseData(Items("1"), "#(%\"" + new string('1', 8_000) + "\")")
            .SetArgDisplayNames("a long number for each item");
        yield return new TestCaseData(
                "[{\"k\":\"" + new string('a', LargestDocument) + "\"}]", "#(k%\"*" + new string('a', 8_000) + "b\")")
            .SetArgDisplayNames("a pattern that nearly fits everywhere");
        yield return new TestCaseData(
                "{\"" + new string('a', LargestDocument) + "\":1}", "*" + new string('a', 8_000) + "b")
            .SetArgDisplayNames("a pattern of a member's name");
        yield return new TestCaseData("{" + Repeated("\"a\":{}", LargestDocument / 7, ",") + "}", "a." + new string('b', 8_000))
            .SetArgDisplayNames("a long path into each member");
        yield return new TestCaseData(
                new string('[', 10_000) + new string(' ', LargestDocument) + new string(']', 10_000), "@flatten:{\"deep\":true}")
            .SetArgDisplayNames("flatten scans each level");
        yield return new TestCaseData(
                new string('[', 10_000) + new string(' ', LargestDocument) + new string(']', 10_000), "@dig:@this")
            .SetArgDisplayNames("dig finds each level");
        yield return new TestCaseData("{\"a\":" + Items("1") + "}", "@group").SetArgDisplayNames("group makes a row an item");
    }

    [TestCaseSource(nameof(CostlyPaths))]
    public void A_path_that_multiplies_work_is_refused(string json, string path)
    {
        var document = Encoding.UTF8.GetBytes(json);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var isFound = GjsonPath.TryGet(document, path, out var result, out var problem);

        Assert.That((isFound, result, problem), Is.EqualTo((false, (GjsonResult?)null, TooCostly)));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(400 << 20), "bytes allocated in all");
    }

    [TestCase("0.a", "1")]
    [TestCase("#", "131072")]
    [TestCase("#(a==2)", "")]
    [TestCase("@reverse.0.a", "1")]
    [TestCase("@ugly|@valid|0.a", "1")]
    [TestCase("@this|@this|@this|@this|1.a", "1")]
    public void Ordinary_paths_over_the_largest_document_are_within_it(string path, string want)
    {
        GjsonPath.TryGet(Encoding.UTF8.GetBytes(Items("{\"a\":1}")), path, out var result, out var problem);

        Assert.That(problem, Is.Null);
        Assert.That(Encoding.UTF8.GetString(result?.ToBytes() ?? []), Is.EqualTo(want));
    }

    [Test]
    public void Pretty_and_a_text_of_a_large_value_are_within_it()
    {
        var json = "{\"k\":" + Repeated("{\"name\":\"value\",\"list\":[1,2,3]}", 8_000, ",").Insert(0, "[") + "]}";
        foreach (var path in new[] { "@pretty", "@tostr", "k.#.name", "k.#(name%\"val*\")#.list", "{k,\"n\":k.#}" })
        {
            Assert.That(GjsonPath.TryGet(Encoding.UTF8.GetBytes(json), path, out _, out var problem), path);
            Assert.That(problem, Is.Null, path);
        }
    }

    [Test]
    public void A_path_that_is_too_long_is_refused_by_its_length()
    {
        var path = new string('a', GjsonPath.MaxPathLength + 1);

        Assert.That(GjsonPath.TryGet("{}"u8, path, out _, out var problem), Is.False);
        Assert.That(problem, Is.EqualTo("the property path is longer than 8192 bytes"));
        Assert.That(GjsonPath.TryGet("{}"u8, path[1..], out _, out problem), Is.False);
        Assert.That(problem, Is.Null);
    }

    [TestCase("a.b")]
    [TestCase("ab")]
    public void A_property_tells_the_same(string name)
    {
        Assert.That(PropertyPath.TryGet("{\"a\":1}"u8, Repeated("@tostr", 30) + "|" + name, out _, out var problem), Is.False);
        Assert.That(problem, Is.EqualTo(TooCostly));
        Assert.That(PropertyPath.TryGet("{}"u8, new string('.', 9_000), out _, out problem), Is.False);
        Assert.That(problem, Does.Contain("longer than"));
        Assert.That(PropertyPath.TryGet("{}"u8, new string('.', 6_000), out _, out problem), Is.False);
        Assert.That(problem, Is.Null);
    }

    private static string Repeated(string part, int times, string between = "|") =>
        string.Join(between, Enumerable.Repeat(part, times));

    private static string Items(string item) => "[" + Repeated(item, LargestDocument / (item.Length + 1), ",") + "]";
}
