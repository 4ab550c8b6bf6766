using System.Text;
using Keyferry.Api.Values;
using Keyferry.Providers.Generators;
using Keyferry.Sync.Generators;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Generators;

/// <summary>Which keys keep their values, by what generators made and what is intact.</summary>
public sealed class GeneratedValuesTests
{
    [TestCase("one,two", "one,two")]
    [TestCase("one", "one")]
    [TestCase("two,other", "two")]
    [TestCase("", "")]
    public void Independent_values_are_kept_one_by_one(string intact, string kept) => Assert.That(
        Kept(ValueReuse.EachValue, intact), Is.EqualTo(kept));

    [TestCase("one,two", "one,two")]
    [TestCase("one", "")]
    [TestCase("one,two,other", "one,two")]
    public void Values_that_belong_together_are_kept_together(string intact, string kept) => Assert.That(
        Kept(ValueReuse.AllValues, intact), Is.EqualTo(kept));

    [Test]
    public void Values_that_a_run_makes_anew_anyway_are_not_kept() => Assert.That(Kept(ValueReuse.None, "one,two"), Is.Empty);

    [TestCase("one,two,other", "one,other,two")]
    [TestCase("one,two", "")]
    public void What_a_template_made_is_kept_whole_or_not_at_all(string intact, string kept) => Assert.That(
        Kept(ValueReuse.EachValue, intact, isRendered: true), Is.EqualTo(kept));

    [Test]
    public void A_value_is_recognized_under_a_rewritten_key()
    {
        var generated = new GeneratedValues();
        using var value = Secret("g1");
        generated.Add(ValueReuse.EachValue, [value]);

        Assert.That(
            generated.KeptKeys(new Dictionary<string, SecretValue> { ["renamed"] = value }, static _ => true, isRendered: false),
            Is.EqualTo(["renamed"]));
    }

    private static string Kept(ValueReuse reuse, string intact, bool isRendered = false)
    {
        var generated = new GeneratedValues();
        var wanted = new Dictionary<string, SecretValue> { ["one"] = Secret("g1"), ["two"] = Secret("g2"), ["other"] = Secret("store") };
        generated.Add(reuse, [wanted["one"], wanted["two"]]);
        var keys = intact.Split(',');
        return string.Join(',', generated.KeptKeys(wanted, keys.Contains, isRendered).Order(StringComparer.Ordinal));
    }

    private static SecretValue Secret(string text) => new(Encoding.UTF8.GetBytes(text));
}
