using System.Text.Json.Nodes;
using Keyferry.Local.Server.Definitions;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Definitions;

[TestFixture]
internal sealed class UnreadableRuleTests
{
    [TestCase("self.a ==", "Syntax error")]
    [TestCase("self.a == 1u", "Syntax error")]
    [TestCase("{'a': 1}.size() == 1", "Syntax error")]
    [TestCase("isURL(self.a)", "undeclared reference to 'isURL'")]
    [TestCase("self.a.replace('x', 'y') == ''", "undeclared reference to 'replace'")]
    [TestCase("self.a == other", "undeclared reference to 'other'")]
    [TestCase("self.all(x, y == x)", "undeclared reference to 'y'")]
    public void A_rule_that_is_not_understood_is_refused_and_not_skipped(string rule, string why)
    {
        var causes = Check(new JsonObject { ["rule"] = rule });
        Assert.That(causes, Has.Count.EqualTo(1));
        Assert.That(causes[0], Does.StartWith("spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: "));
        Assert.That(causes[0], Does.Contain(why).And.Contain("this in-memory server knows a part of CEL only"));
    }

    [Test]
    public void So_is_a_message_expression()
    {
        var causes = Check(new JsonObject { ["rule"] = "has(self.a)", ["messageExpression"] = "format(self.a)" });
        Assert.That(causes, Has.Count.EqualTo(1));
        Assert.That(causes[0], Does.Contain("x-kubernetes-validations[0].messageExpression: ").And.Contain("undeclared reference to 'format'"));
    }

    [Test]
    public void A_rule_that_is_too_long_to_be_read_safely_is_refused() => Assert.That(
        Check(new JsonObject { ["rule"] = string.Concat(Enumerable.Repeat("(", 100_000)) })[0], Does.Contain("too long"));

    [Test]
    public void A_pattern_that_is_not_RE2_is_refused()
    {
        var causes = Check(new JsonObject { ["rule"] = "has(self.a)" }, pattern: "(?=a)");
        Assert.That(causes, Has.Count.EqualTo(1));
        Assert.That(causes[0], Does.Contain("properties[a].pattern: ").And.Contain("must be a valid regular expression, but isn't: look-around"));
    }

    [TestCase("self.items.all(i, i.size() > 0) && self.items.exists(i, self.items.exists_one(j, i == j))")]
    [TestCase("self.items.filter(i, i == self.a).map(i, i + 'x') == []")]
    public void Variables_of_loops_are_known_within_them(string rule) =>
        Assert.That(Check(new JsonObject { ["rule"] = rule }), Is.Empty);

    private static List<string> Check(JsonObject rule, string pattern = "")
    {
        var definition = (JsonObject)JsonNode.Parse("""
            {
              "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "ws.example.com"},
              "spec": {
                "group": "example.com", "scope": "Namespaced", "names": {"plural": "ws", "kind": "W"},
                "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object", "properties": {
                  "spec": {"type": "object", "properties": {"a": {"type": "string", "maxLength": 10},
                    "items": {"type": "array", "maxItems": 5, "items": {"type": "string", "maxLength": 10}}}}
                }}}}]
              }
            }
            """)!;
        definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["x-kubernetes-validations"] = new JsonArray(rule);
        definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["a"]!["pattern"] = pattern;
        var rules = new DefinitionRules();
        rules.Default(definition);
        return [.. rules.Validate(definition, null).Select(static cause => $"{cause.Field}: {cause.Message}")];
    }
}
