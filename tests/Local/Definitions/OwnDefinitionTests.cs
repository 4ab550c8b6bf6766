using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Definitions;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Schema.Cel;
using Keyferry.Local.Tests.Transcripts;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Definitions;

[TestFixture]
internal sealed class OwnDefinitionTests
{
    private static IEnumerable<string> Files => Directory.EnumerateFiles(Path.Combine(Recording.Root, "deploy", "crds"), "*.yaml").Select(Path.GetFileName)!;

    [TestCaseSource(nameof(Files))]
    public void A_definition_that_we_deploy_is_accepted_and_every_rule_of_it_is_checked(string file)
    {
        var text = File.ReadAllText(Path.Combine(Recording.Root, "deploy", "crds", file), Encoding.UTF8);
        var definition = (JsonObject)YamlText.Read(text)!;
        var rules = new DefinitionRules();
        rules.Default(definition);
        Assert.That(rules.Validate(definition, null), Is.Empty);
        Assert.That(rules.Settle(definition, [], DateTimeOffset.UnixEpoch), Is.True);
        Assert.That(rules.Expand(definition), Is.Not.Empty);
        Assert.That(() => Rules(definition).Select(CelExpression.Parse).ToList(), Throws.Nothing);
    }

    private static IEnumerable<string> Rules(JsonNode? node) => node switch
    {
        JsonObject obj => obj.SelectMany(static m => m.Key == "rule" && m.Value is JsonValue text ? [text.GetValue<string>()] : Rules(m.Value)),
        JsonArray array => array.SelectMany(Rules),
        _ => [],
    };
}
