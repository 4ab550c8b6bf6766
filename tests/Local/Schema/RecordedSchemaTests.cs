using System.Text.Json.Nodes;
using Keyferry.Local.Server;
using Keyferry.Local.Server.Definitions;
using Keyferry.Local.Server.Schema;
using Keyferry.Local.Tests.Transcripts;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Schema;

[TestFixture]
internal sealed class RecordedSchemaTests
{
    private static readonly ResourceInfo Widget = Establish();

    // What reading 1.0 as a float does to CEL is beyond the rules here.
    private static IEnumerable<TestCaseData> Creations => Recording.Rest
        .Where(static l => l.Group == "schema" && l.Id != "schema/int-float" && l.Kind == "call" && l.Response["status"]!.GetValue<int>() is 201 or 422 &&
            l.Request["method"]!.GetValue<string>() == "POST" && l.Request["body"] is JsonObject)
        .Select(static l => new TestCaseData(l).SetArgDisplayNames(l.Id));

    [TestCaseSource(nameof(Creations))]
    public void A_widget_is_defaulted_and_judged_as_by_the_real_server(Line line)
    {
        var rules = new CustomResourceRules();
        var obj = line.Request["body"]!.DeepClone().AsObject();
        rules.Prune(obj, Widget, []);
        rules.Default(obj, Widget);
        var causes = rules.Validate(obj, null, Widget).Select(static c => $"{c.Reason} {c.Field}: {c.Message}").Order(StringComparer.Ordinal);

        var expected = (line.Response["body"]!["details"]?["causes"] as JsonArray ?? [])
            .Select(static c => $"{c!["reason"]} {c["field"]}: {c["message"]}").Order(StringComparer.Ordinal);
        Assert.That(causes, Is.EqualTo(expected));
        if (line.Response["status"]!.GetValue<int>() == 201)
        {
            Assert.That(obj["spec"], Is.EqualTo(line.Response["body"]!["spec"]).Using<JsonNode>(JsonNode.DeepEquals));
        }
    }

    private static ResourceInfo Establish()
    {
        var definition = Recording.Setup[0].Request["body"]!.DeepClone().AsObject();
        var rules = new DefinitionRules();
        rules.Default(definition);
        rules.Settle(definition, [], DateTimeOffset.UnixEpoch);
        return rules.Expand(definition)[0];
    }
}
