using System.Text;
using Keyferry.Text.Regexp;
using Keyferry.Text.Rewriting;
using Keyferry.Text.Tests.Functions;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Regexp;

public sealed class PatternSizeTests
{
    private const int Most = GoRegex.DefaultMaxProgramSize;

    private static string Hostile { get; } = string.Concat(Enumerable.Repeat(".{1000}", 3_300));

    private static IEnumerable<TestCaseData> TooLarge() =>
    [
        Case("a dot a thousand times", Hostile),
        Case("literals", new string('a', GoRegex.MaxPatternLength + 1)),
        Case("repeats in repeats", string.Concat(Enumerable.Repeat("(?:(?:ab?){30}){30}", 300))),
        Case("groups", string.Concat(Enumerable.Repeat("()", 5_000)) + "(?:a{1000}){1}"),
        Case("classes", string.Concat(Enumerable.Repeat("[\\pL\\pN]", 4_000))),
    ];

    private static IEnumerable<TestCaseData> LongButSmall() =>
    [
        Case("brackets that look like classes", "[" + string.Concat(Enumerable.Repeat("[:", 30_000)) + "x]"),
        Case("one class many times", "[" + string.Concat(Enumerable.Repeat("\\pL", 20_000)) + "]"),
        Case("one class in many spellings", "(?i)[" + Spellings() + "]"),
        Case("folded ranges", "(?i)[" + string.Concat(Enumerable.Repeat("!-\\x{10000}", 5_000)) + "]"),
        Case("alternatives", string.Join('|', Enumerable.Range(0, 10_000).Select(static n => $"k{n}"))),
        Case("nothing", string.Concat(Enumerable.Repeat("(?:)", 15_000))),
    ];

    [TestCaseSource(nameof(TooLarge))]
    [CancelAfter(1_000)]
    public void A_pattern_that_is_too_large_is_refused_before_it_is_compiled(string pattern, CancellationToken cancel)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(GoRegex.TryParse(pattern, Most, out _, out var error), Is.False);

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Multiple(() =>
        {
            Assert.That(error, Does.StartWith("the pattern is "));
            Assert.That(bytes, Is.LessThan(32 << 20));
            Assert.That(cancel.IsCancellationRequested, Is.False);
        });
    }

    [TestCaseSource(nameof(LongButSmall))]
    [CancelAfter(1_000)]
    public void A_long_pattern_of_a_small_program_is_read_soon(string pattern, CancellationToken cancel)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(GoRegex.TryParse(pattern, Most, out _, out var error), error);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(64 << 20));
        Assert.That(cancel.IsCancellationRequested, Is.False);
    }

    [Test]
    public void The_error_tells_the_limit() => Assert.Multiple(() =>
    {
        Assert.That(GoRegex.TryParse("(?:ab){50}", 99, out _, out var error), Is.False);
        Assert.That(error, Is.EqualTo(
            "the pattern is too large when its repetitions are written out: more than 99 instructions "
            + "(at character 10 of the pattern)"));
        Assert.That(GoRegex.TryParse("(?:ab){50}", 110, out _, out _));
    });

    [TestCase("regexMatch")]
    [TestCase("mustRegexMatch")]
    [TestCase("regexFind")]
    public void Templates_refuse_it_too_and_never_take_it_for_no_match(string function) => Assert.That(
        Rendered.ErrorOf($"{{{{ {function} (repeat 3300 \".{{1000}}\") \"a\" }}}}"),
        Does.Contain($"{function}: the pattern is too large").And.Contain("100000"));

    [Test]
    public void Rewriting_refuses_it_too()
    {
        var data = new Dictionary<string, ReadOnlyMemory<byte>> { ["a"] = "1"u8.ToArray() };
        var result = KeyRewriting.Apply(
            [new KeyRewrite { Regexp = new KeyRewriteRegexp(Hostile, "") }], data,
            static (string _, string _, out string text) =>
            {
                text = "";
                return false;
            });
        Assert.That(result.Error, Does.Contain("the pattern is too large"));
    }

    private static TestCaseData Case(string name, string pattern) => new TestCaseData(pattern).SetArgDisplayNames(name);

    private static string Spellings()
    {
        var text = new StringBuilder();
        for (var number = 0; number < 4_000; number++)
        {
            text.Append("\\p{").Append(' ', number % 8).Append('L').Append('_', number / 8 % 8).Append('}');
        }

        return text.ToString();
    }
}
