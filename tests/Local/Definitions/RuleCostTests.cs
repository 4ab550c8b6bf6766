using System.Text.Json.Nodes;
using Keyferry.Local.Server.Definitions;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Definitions;

/// <summary>What rules may cost: an estimate, of the order that the API server's own has.</summary>
[TestFixture]
internal sealed class RuleCostTests
{
    private const string OneOf = "[has(self.a),has(self.b)].filter(x,x==true).size() == 1";
    private const string WayOut =
        "(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";

    [Test]
    public void A_list_made_in_an_unbounded_list_is_too_dear()
    {
        // 55 units, times the 1,048,576 empty objects that fit into a request of 3 MiB.
        var causes = Check(ListOf(OneOf));
        Assert.That(causes, Is.EqualTo(new[]
        {
            $"root.properties[list].items.x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of 5.8x {WayOut}",
        }));
    }

    [TestCase("has(self.a) != has(self.b)")]
    [TestCase("(has(self.a) && !has(self.b)) || (!has(self.a) && has(self.b))")]
    [TestCase("(has(self.a) ? 1 : 0) + (has(self.b) ? 1 : 0) == 1")]
    public void The_same_without_a_list_is_cheap_enough(string rule) => Assert.That(Check(ListOf(rule)), Is.Empty);

    [Test]
    public void The_same_list_is_cheap_enough_where_the_outer_one_is_bounded() =>
        Assert.That(Check(ListOf(OneOf, maxItems: 100_000)), Is.Empty);

    [Test]
    public void It_is_cheap_enough_outside_of_lists() =>
        Assert.That(Check((JsonObject)ListOf(OneOf)["properties"]!["list"]!["items"]!), Is.Empty);

    [Test]
    public void Bounds_within_bounds_multiply()
    {
        static JsonObject Nested(int most) => Schema("""
            {"type":"object","properties":{"outer":{"type":"array","maxItems":MOST,"items":{
              "type":"array","maxItems":MOST,"items":{"type":"object",
                "properties":{"a":{"type":"string"},"b":{"type":"string"}},"x-kubernetes-validations":[{"rule":"RULE"}]}}}}}
            """.Replace("MOST", $"{most}", StringComparison.Ordinal).Replace("RULE", OneOf, StringComparison.Ordinal));
        Assert.That(Check(Nested(400)), Is.Empty);
        Assert.That(Check(Nested(500)), Has.Exactly(1).Contains("estimated rule cost exceeds budget by factor of 1.375000x"));
    }

    [Test]
    public void Loops_over_texts_without_bounds_are_too_dear()
    {
        var causes = Check(Schema("""
            {"type":"object","properties":{"names":{"type":"array","items":{"type":"string"},
              "x-kubernetes-validations":[{"rule":"self.all(a, self.exists(b, a == b))"}]}}}
            """));
        Assert.That(causes, Has.Some.Contains("estimated rule cost exceeds budget by factor of more than 100x"));
        Assert.That(causes, Has.Some.Contains("estimated rule cost total for entire OpenAPIv3 schema exceeds budget"));
        Assert.That(causes, Has.Some.Contains("contributed to estimated rule cost total"));
    }

    [Test]
    public void Many_rules_that_are_each_cheap_enough_can_be_too_dear_together()
    {
        const string rule = """{"rule":"has(self.a) && has(self.b) && has(self.a) && has(self.b) && has(self.a) && has(self.b) && has(self.a)"}""";
        var causes = Check(Schema("""
            {"type":"object","properties":{"list":{"type":"array","items":{"type":"object",
              "properties":{"a":{"type":"string"},"b":{"type":"string"}},
              "x-kubernetes-validations":[RULES]}}}}
            """.Replace("RULES", string.Join(',', Enumerable.Repeat(rule, 20)), StringComparison.Ordinal)));
        Assert.That(causes, Has.Count.EqualTo(1));
        Assert.That(causes[0], Does.StartWith("root: Forbidden: x-kubernetes-validations estimated rule cost total"));
    }

    [TestCase("'at most 3, got ' + string(self.count)")]
    [TestCase("self.name + string(self.ratio)")]
    public void A_message_with_a_number_as_text_is_too_dear(string message)
    {
        var causes = Check(Message(message));
        Assert.That(causes, Is.EqualTo(new[]
        {
            $"root: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x {WayOut}",
            "root.x-kubernetes-validations[0].messageExpression: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema",
            $"root.x-kubernetes-validations[0].messageExpression: Forbidden: estimated messageExpression cost exceeds budget by factor of more than 100x {WayOut}",
        }));
    }

    [TestCase("'no ' + self.name")]
    [TestCase("'no ' + string(self.name)")]
    [TestCase("string('no') + string(self.name)")]
    public void A_message_of_texts_is_cheap_enough(string message) => Assert.That(Check(Message(message)), Is.Empty);

    [Test]
    public void A_message_in_an_unbounded_list_counts_once_an_item()
    {
        var schema = ListOf("has(self.a)");
        schema["properties"]!["list"]!["items"]!["x-kubernetes-validations"]![0]!["messageExpression"] = "'no ' + self.a";
        Assert.That(Check(schema), Has.Some.Contains("estimated messageExpression cost exceeds budget by factor of more than 100x"));
    }

    private static JsonObject Message(string message) => new()
    {
        ["type"] = "object",
        ["properties"] = JsonNode.Parse("""{"name":{"type":"string"},"count":{"type":"integer"},"ratio":{"type":"number"}}"""),
        ["x-kubernetes-validations"] = new JsonArray(new JsonObject { ["rule"] = "has(self.name)", ["messageExpression"] = message }),
    };

    private static List<string> Check(JsonObject schema) =>
        [.. RuleCost.Check(schema, "root").Select(static cause => $"{cause.Field}: {cause.Message}")];

    private static JsonObject ListOf(string rule, int? maxItems = null)
    {
        var schema = Schema("""
            {"type":"object","properties":{"list":{"type":"array","items":{"type":"object",
              "properties":{"a":{"type":"string"},"b":{"type":"string"}},"x-kubernetes-validations":[{"rule":"RULE"}]}}}}
            """.Replace("RULE", rule, StringComparison.Ordinal));
        if (maxItems is { } most)
        {
            schema["properties"]!["list"]!["maxItems"] = most;
        }

        return schema;
    }

    private static JsonObject Schema(string json) => (JsonObject)JsonNode.Parse(json)!;
}
