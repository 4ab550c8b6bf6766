using System.Reflection;
using System.Text.RegularExpressions;
using Keyferry.Api.Schema;
using NUnit.Framework;

namespace Keyferry.Api.Tests.Schema;

/// <summary>The patterns of the CRDs, compiled at build time, against what stands in the CRDs.</summary>
public sealed class PatternsTests
{
    private static readonly string[] Texts =
    [
        "", "a", "A", "-", ".", "a-b", "a-", "-a", "a.b", "a..b", "a.b-", "a_b", "A.b_c-D", "a b", "a\n", "\na", "é", "0", "a.b.c.d-e.f",
        "@daily", "@dailyx", "@every 1h", "@every 1h m", "@every ", "* * * * *", "* * * *", "* * * * * *", "a b c d e", "a b c d\te", "*  * * *",
        "eu-central-1", "EU", "x@y.iam.gserviceaccount.com", "x@y.iam.gserviceaccount.com\n", "@.iam.gserviceaccount.com", "y.iam.gserviceaccount.com",
    ];

    private static IEnumerable<string> All() => typeof(Patterns).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(static f => f.IsLiteral).Select(static f => (string)f.GetRawConstantValue()!);

    [TestCaseSource(nameof(All))]
    public void A_compiled_pattern_matches_what_the_definition_matches(string pattern)
    {
        Assert.That(pattern, Does.EndWith("$"));
        var plain = new Regex(pattern[..^1] + @"\z", RegexOptions.NonBacktracking);

        Assert.That(
            Texts.Where(t => Patterns.Compile(pattern).Value.IsMatch(t)), Is.EqualTo(Texts.Where(t => plain.IsMatch(t))).And.Not.Empty);
    }

    [Test]
    public void Another_pattern_ends_at_the_very_end_too() =>
        Assert.That(
            new[] { "ab", "ab\n", "abb", "b" }.Where(static t => Patterns.Compile("^ab+$").Value.IsMatch(t)), Is.EqualTo(["ab", "abb"]));
}
