using System.Text.Json.Nodes;
using Keyferry.Webhook.Diffing;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Diffing;

public sealed class LastAppliedTests
{
    [Test]
    public void Fields_that_the_annotation_notes_and_the_manifest_lacks_go_and_those_of_others_stay()
    {
        var live = Parse("""{"spec": {"a": 1, "b": 2, "other": 3}, "metadata": {"annotations": {}}}""");
        live["metadata"]!["annotations"]![LastApplied.Annotation] = """{"spec": {"a": 1, "b": 2}}""";
        var target = live.DeepClone().AsObject();

        LastApplied.Prune(target, live, Parse("""{"spec": {"a": 1}}"""));

        Assert.That(target["spec"]!.ToJsonString(), Is.EqualTo("""{"a":1,"other":3}"""));
    }

    [Test]
    public void An_annotation_that_is_no_JSON_counts_as_none()
    {
        var live = Parse("""{"spec": {"a": 1}, "metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{"}}}""");
        var target = live.DeepClone().AsObject();

        LastApplied.Prune(target, live, []);

        Assert.That(target["spec"], Is.Not.Null);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
