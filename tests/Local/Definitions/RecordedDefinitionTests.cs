using System.Text.Json.Nodes;
using Keyferry.Local.Server.Definitions;
using Keyferry.Local.Tests.Transcripts;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Definitions;

[TestFixture]
internal sealed class RecordedDefinitionTests
{
    private static IEnumerable<TestCaseData> Creations => Recording.Rest
        .Where(static l => l.Group is "crd" or "setup" && l.Response["status"]!.GetValue<int>() is 201 or 422 &&
            l.Request["path"]!.GetValue<string>().EndsWith("/customresourcedefinitions", StringComparison.Ordinal))
        .Select(static l => new TestCaseData(l).SetArgDisplayNames(l.Id));

    [TestCaseSource(nameof(Creations))]
    public void A_definition_is_defaulted_and_judged_as_by_the_real_server(Line line)
    {
        var rules = new DefinitionRules();
        var definition = line.Request["body"]!.DeepClone().AsObject();
        rules.Default(definition);
        var causes = rules.Validate(definition, null).Select(static c => $"{c.Reason} {c.Field}: {c.Message}").Order(StringComparer.Ordinal);

        var expected = (line.Response["body"]!["details"]?["causes"] as JsonArray ?? [])
            .Select(static c => $"{c!["reason"]} {c["field"]}: {c["message"]}").Order(StringComparer.Ordinal);
        Assert.That(causes, Is.EqualTo(expected));
        if (line.Response["status"]!.GetValue<int>() == 201)
        {
            foreach (var part in (string[])["spec", "status"])
            {
                Assert.That(definition[part], Is.EqualTo(line.Response["body"]![part]).Using<JsonNode>(JsonNode.DeepEquals));
            }
        }
    }
}
