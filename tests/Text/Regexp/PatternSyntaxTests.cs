using Keyferry.Text.Regexp;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Regexp;

public sealed class PatternSyntaxTests
{
    [TestCase("(a)(?P<n>b)", true)]
    [TestCase("", true)]
    [TestCase("(a", false)]
    [TestCase("(?=a)", false)]
    [TestCase("a{1001}", false)]
    public void It_takes_what_the_compiler_takes_and_names_the_same_groups(string pattern, bool isGood)
    {
        var read = PatternSyntax.TryRead(pattern, GoRegex.DefaultMaxProgramSize, out var groups, out var error);
        var compiled = GoRegex.TryParse(pattern, GoRegex.DefaultMaxProgramSize, out var regex, out var said);

        Assert.Multiple(() =>
        {
            Assert.That(read, Is.EqualTo(isGood).And.EqualTo(compiled));
            Assert.That(groups, Is.EqualTo(regex?.GroupNames));
            Assert.That(error, Is.EqualTo(said));
        });
    }

    [TestCase(".{1000}", 200, "too large")]
    [TestCase("a", 70_000, "the most is 65536")]
    public void It_refuses_what_would_take_too_much(string part, int times, string hint)
    {
        var pattern = string.Concat(Enumerable.Repeat(part, times));

        Assert.Multiple(() =>
        {
            Assert.That(PatternSyntax.TryRead(pattern, GoRegex.DefaultMaxProgramSize, out _, out var error), Is.False);
            Assert.That(error, Does.Contain(hint));
        });
    }

    [Test]
    public void Half_a_surrogate_pair_is_no_pattern() =>
        Assert.That(PatternSyntax.TryRead("a\ud800", GoRegex.DefaultMaxProgramSize, out _, out _), Is.False);
}
