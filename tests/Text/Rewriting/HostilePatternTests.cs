using Keyferry.Text.Regexp;
using Keyferry.Text.Rewriting;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Rewriting;

/// <summary>Patterns that take a search of the whole rest of a key behind each match, or write it again and again.</summary>
public sealed class HostilePatternTests
{
    private const int Length = 1 << 20;

    [TestCase(".*y|x", "z")]
    [TestCase("[^y]*y|x", "$0")]
    [TestCase("(?s).{50}.*y|x", "")]
    public void A_search_of_the_rest_behind_each_match_ends_at_a_limit(string pattern, string target) =>
        Assert.That(ErrorOf(pattern, target), Is.EqualTo(
            "failed rewrite operation[0]: regexp failed with the pattern and its target take more than 50000000 steps or "
            + "67108864 bytes for the keys that there are"));

    [Test]
    public void A_key_that_would_become_too_long_is_not_written()
    {
        var target = string.Concat(Enumerable.Repeat("$0", 1000));

        Assert.That(ErrorOf(".*", target), Does.Contain("67108864 bytes"));
    }

    [Test]
    public void Thousands_of_keys_of_the_usual_length_are_far_from_the_limit()
    {
        var data = Enumerable.Range(0, 5000).ToDictionary(
            static i => $"team/app/environment-{i}/" + new string('k', 200), static _ => (ReadOnlyMemory<byte>)"v"u8.ToArray());

        Assert.That(Apply("^(.*)/(.*)/(.*)/(.*)$", "$1.$2.$3.$4", data).Data, Has.Count.EqualTo(5000));
    }

    [Test]
    public void A_search_of_many_names_can_be_charged()
    {
        var steps = 0L;
        Assert.That(GoRegex.TryParse("a.*b", GoRegex.DefaultMaxProgramSize, out var regex, out _));

        Assert.That(regex!.IsMatch(new byte[Length], taken => steps += taken), Is.False);
        Assert.That(regex.IsMatch(System.Text.Encoding.ASCII.GetBytes(new string('a', Length)), taken => steps += taken), Is.False);
        Assert.That(steps, Is.GreaterThan(Length));
    }

    private static string ErrorOf(string pattern, string target) => Apply(
        pattern, target, new Dictionary<string, ReadOnlyMemory<byte>> { [new string('x', Length)] = "v"u8.ToArray() }).Error;

    private static KeyRewriteResult Apply(
        string pattern, string target, Dictionary<string, ReadOnlyMemory<byte>> data) =>
        KeyRewriting.Apply([new KeyRewrite { Regexp = new KeyRewriteRegexp(pattern, target) }], data, NoTransform);

    private static bool NoTransform(string template, string key, out string text)
    {
        text = "";
        return false;
    }
}
