using System.Text.Json.Nodes;
using Keyferry.Local.Server.Schema.Cel;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Schema;

[TestFixture]
internal sealed class CelTests
{
    private static readonly Dictionary<string, JsonNode?> Variables = new(StringComparer.Ordinal)
    {
        ["self"] = JsonNode.Parse("""{"name": "abc", "count": 3, "ratio": 0.5, "tags": ["x", "y"], "map": {"k": 1}, "nothing": null, "most": 9223372036854775807, "least": -9223372036854775808}"""),
    };

    [TestCase("has(self.name) && !has(self.other)")]
    [TestCase("[has(self.name),has(self.other)].filter(x,x==true).size() == 1")]
    [TestCase("!('a' in self.map) && 'k' in self.map")]
    [TestCase("size(self.tags) == 2 && self.tags[1] == 'y'")]
    [TestCase("self.tags.all(t, t.size() == 1) && self.tags.exists_one(t, t == 'x')")]
    [TestCase("self.count + 1 * 2 == 5 && self.count % 2 == 1 && -self.count < 0")]
    [TestCase("(self.count > 2 ? 'many' : 'few') == \"many\"")]
    [TestCase("self.other == 1 || self.count == 3")]
    [TestCase("self.nothing == null && self.ratio < 1.0 && self.name.startsWith('ab')")]
    [TestCase("self.tags.map(t, t + '!') == ['x!', 'y!']")]
    [TestCase("self.name.matches('^[a-c]+$')")]
    [TestCase("self.count == 3 || self.other == 1")]
    [TestCase("!(self.other == 1 && self.count == 4)")]
    [TestCase("!has(self.nothing.below) || true")]
    [TestCase("self.tags.exists(t, self.tags.all(u, u == t || u != t))")]
    [TestCase("self.map.all(k, self.map[k] == 1) && self.map.exists(k, k == 'k')")]
    [TestCase("self.tags + ['z'] == ['x', 'y', 'z'] && 'y' in self.tags && !('q' in self.tags)")]
    [TestCase("self.count == 3.0 && self.ratio + 0.5 == 1.0")]
    [TestCase("int('3') == self.count && string(self.count) == '3' && double(self.count) > 2.5")]
    [TestCase("'a\\n\\u00e9'.size() == 3")]
    [TestCase("'\U0001F511'.size() == 1 && self.name.endsWith('c') && self.name.contains('b')")]
    [TestCase("self.most - 1 < self.most && self.least + 1 > self.least && 7 / 2 == 3 && -7 % 3 == -1")]
    [TestCase("(1 < 2) == true && 'a' < 'b' && false < true")]
    public void An_expression_is_true(string expression) =>
        Assert.That(CelExpression.Parse(expression).IsTrue(Variables), Is.True);

    [TestCase("self.other == 1", "no such key: other")]
    [TestCase("self.name < 1", "no such overload")]
    [TestCase("self.tags[9] == 'x'", "index out of bounds: 9")]
    [TestCase("self.most + 1 > 0", "integer overflow")]
    [TestCase("self.least - 1 < 0", "integer overflow")]
    [TestCase("self.most * 2 > 0", "integer overflow")]
    [TestCase("self.least / -1 > 0", "integer overflow")]
    [TestCase("self.least % -1 == 0", "integer overflow")]
    [TestCase("-self.least > 0", "integer overflow")]
    [TestCase("int(1e300) > 0", "integer overflow")]
    [TestCase("int('x') > 0", "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [TestCase("int('9223372036854775808') > 0", "strconv.ParseInt: parsing \"9223372036854775808\": value out of range")]
    [TestCase("self.name + 1 == 'x'", "no such overload")]
    [TestCase("self.tags.filter(t, t > 1) == []", "no such overload")]
    [TestCase("self.count ? true : false", "no such overload")]
    [TestCase("self.map['q'] == 1", "no such key: q")]
    [TestCase("self.other == 1 && self.other == 2", "no such key: other")]
    [TestCase("self.count / 0 == 1", "division by zero")]
    [TestCase("self.count % 0 == 1", "modulus by zero")]
    public void An_expression_that_cannot_be_evaluated_says_why(string expression, string message) =>
        Assert.That(() => CelExpression.Parse(expression).IsTrue(Variables), Throws.TypeOf<CelException>().With.Message.EqualTo(message));

    [TestCase("self.name.matches('(?=a)')", "look-around")]
    [TestCase("self.name.matches('a{1000}{1000}')", "two repetitions")]
    public void A_pattern_is_RE2_s_as_in_the_API_server(string expression, string message) =>
        Assert.That(() => CelExpression.Parse(expression).IsTrue(Variables), Throws.TypeOf<CelException>().With.Message.Contains(message));

    [Test, CancelAfter(5_000)]
    public void A_pattern_that_makes_others_hang_is_matched_in_linear_time(CancellationToken cancel)
    {
        var variables = new Dictionary<string, JsonNode?>(StringComparer.Ordinal) { ["self"] = new string('a', 50_000) + "!" };
        Assert.That(CelExpression.Parse("self.matches('^(a+)+$')").IsTrue(variables), Is.False);
        Assert.That(cancel.IsCancellationRequested, Is.False);
    }

    [TestCase("'\\uZZZZ'", 1)]
    [TestCase("'\\d+'", 1)]
    [TestCase("'\\u00'", 1)]
    [TestCase("object.", 7)]
    [TestCase("a == ", 5)]
    [TestCase("(a", 2)]
    [TestCase("'open", 0)]
    public void A_text_that_is_no_expression_is_refused_with_its_place(string text, int at) =>
        Assert.That(() => CelExpression.Parse(text), Throws.TypeOf<CelException>().With.Property(nameof(CelException.At)).EqualTo(at));
}
