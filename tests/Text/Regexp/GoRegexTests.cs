using System.Diagnostics;
using System.Text;
using Keyferry.Text.Regexp;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Regexp;

public sealed class GoRegexTests
{
    [TestCase("(?P<n>a)|(?P<n>b)", "b", "[$n]", "[b]")]
    [TestCase("(?P<2>a)(b)", "ab", "${2}", "b")]
    [TestCase("(?P<01>a)", "a", "[$01]", "[a]")]
    [TestCase("(a)", "a", "$1é|${1}é", "|aé")]
    [TestCase("(a)", "a", "${1|$|${}", "${1|$|${}")]
    [TestCase("(?i)k", "\u212aKk", "-", "---")]
    [TestCase("(?i)ß", "ẞss", "-", "-ss")]
    [TestCase("(?:(a|b*)*)*", "abxb", "<$1>", "<b>x<b>")]
    [TestCase("(a*)+", "aab", "<$1>", "<aa>b<>")]
    [TestCase("(?U)a+", "aaa", "-", "---")]
    [TestCase("(?U)a+?", "aaa", "-", "-")]
    [TestCase("a*(?i)*", "aA", "-", "-A-")]
    [TestCase(@"\Qa.\E*", "a...", "-", "-")]
    [TestCase("$", "a\n", "-", "a\n-")]
    [TestCase("(?m)^", "a\nb", "-", "-a\n-b")]
    [TestCase("é*", "aéb", "-", "-a-b-")]
    public void Replaces_as_Go_does(string pattern, string input, string replacement, string expected) =>
        Assert.That(Regex(pattern).ReplaceAll(input, replacement), Is.EqualTo(expected));

    [TestCase("a(?=b)", "look-around", 2)]
    [TestCase("(?<!a)b", "look-around", 1)]
    [TestCase(@"(a)\1", "back-references", 4)]
    [TestCase("(?>a)", "atomic", 1)]
    [TestCase("a++", "possessive", 3)]
    [TestCase(@"a\Z", @"\z", 2)]
    [TestCase(@"[\b]", @"\x08", 2)]
    [TestCase(@"\u0041", @"\x{41}", 1)]
    [TestCase(@"\p{IsGreek}", @"\p{Greek}", 1)]
    [TestCase("(?x)a", "flags", 1)]
    [TestCase("(?'n'a)", "(?P<name>", 1)]
    [TestCase("é[a", "never closed", 2)]
    [TestCase("(a", "never closed", 1)]
    [TestCase("a)", "closes nothing", 2)]
    [TestCase("ab{2,1001}", "1000", 3)]
    [TestCase("*a", "nothing to repeat", 1)]
    [TestCase("[z-a]", "before it begins", 2)]
    public void A_refusal_says_what_is_wrong_and_where(string pattern, string expected, int character)
    {
        Assert.That(GoRegex.TryParse(pattern, out _, out var error), Is.False);
        Assert.That(error, Does.Contain(expected).And.EndsWith($"(at character {character} of the pattern)"));
    }

    [Test]
    public void A_pattern_that_is_no_Unicode_is_refused()
    {
        Assert.That(GoRegex.TryParse([(byte)'a', 0xFF], out _, out var bytes), Is.False);
        Assert.That(bytes, Is.EqualTo("the pattern is not UTF-8 from byte 2 on"));
        Assert.That(GoRegex.TryParse("a\ud800", out _, out var text), Is.False);
        Assert.That(text, Does.Contain("surrogate"));
    }

    [TestCase(999, true)]
    [TestCase(1000, false)]
    public void Groups_nest_as_deep_as_in_Go(int depth, bool isAccepted) => Assert.That(
        GoRegex.TryParse(new string('(', depth) + "a" + new string(')', depth), out _, out _), Is.EqualTo(isAccepted));

    [TestCase("(?:(?:a{10}){10}){10}", true)]
    [TestCase("(?:(?:a{10}){10}){11}", false)]
    [TestCase("((a{1000}){0}){1000}", true)]
    [TestCase("(?:x{1000}y{1000}){1000}", false)]
    public void Repetitions_multiply_as_far_as_in_Go(string pattern, bool isAccepted) =>
        Assert.That(GoRegex.TryParse(pattern, out _, out _), Is.EqualTo(isAccepted));

    [TestCase("(a*)*b")]
    [TestCase("(a|aa)+b")]
    [TestCase("(.*)(.*)(.*)(.*)b")]
    [TestCase("(?:a?){200}a{200}b")]
    public void What_makes_others_hang_takes_linear_time(string pattern)
    {
        var input = Encoding.ASCII.GetBytes(new string('a', 30_000));
        var clock = Stopwatch.StartNew();

        Assert.That(Regex(pattern).IsMatch(input), Is.False);
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void A_long_text_is_matched_like_a_short_one()
    {
        var regex = Regex(@"(\w+)@(?:(\w+)\.)+(\w+)");
        var tail = "me@a.b.c end"u8;
        byte[] input = [.. Enumerable.Repeat((byte)'-', 100_000), .. tail];

        Assert.That(regex.FindSubmatch(tail), Is.EqualTo(new[] { 0, 8, 0, 2, 5, 6, 7, 8 }));
        Assert.That(regex.FindSubmatch(input)!.Select(static at => at - 100_000), Is.EqualTo(regex.FindSubmatch(tail)));
    }

    [Test]
    public void One_expression_serves_many_threads()
    {
        var regex = Regex("(a+)(b*)");
        Assert.That(
            Enumerable.Range(0, 64).AsParallel().All(i => regex.ReplaceAll("xaab" + i, "$2$1") == "xbaa" + i));
    }

    private static GoRegex Regex(string pattern) =>
        GoRegex.TryParse(pattern, out var regex, out var error)
            ? regex
            : throw new ArgumentException(error, nameof(pattern));
}
