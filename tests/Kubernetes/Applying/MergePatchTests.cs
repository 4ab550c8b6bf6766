using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Applying;

namespace Keyferry.Kubernetes.Tests.Applying;

/// <summary>Cases of RFC 7396, appendix A, that objects have.</summary>
public sealed class MergePatchTests
{
    [TestCase("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [TestCase("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [TestCase("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [TestCase("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [TestCase("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [TestCase("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [TestCase("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [TestCase("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [TestCase("""{"a":"b"}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    public void A_patch_is_laid_over_an_object(string target, string patch, string result)
    {
        var before = Object(target);

        Assert.That(MergePatch.Apply(before, Object(patch)).ToJsonString(), Is.EqualTo(result));
        Assert.That(before.ToJsonString(), Is.EqualTo(target), "it stays as it is");
    }

    private static JsonObject Object(string json) => JsonNode.Parse(json)!.AsObject();
}
