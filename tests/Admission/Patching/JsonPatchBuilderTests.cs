using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Keyferry.Admission.Patching;
using Keyferry.Api.Validation;
using NUnit.Framework;

namespace Keyferry.Admission.Tests.Patching;

public sealed class JsonPatchBuilderTests
{
    private static readonly FieldPath Finalizers = FieldPath.Root.Field("metadata").Field("finalizers");

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property A_patched_object_is_the_object_and_the_additions_and_what_was_written_stays_byte_for_byte() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), static seed => Holds(seed));

    [TestCase("""{"metadata":{"name":"a"}}""", """[{"op":"add","path":"/metadata/finalizers","value":["x"]}]""")]
    [TestCase("""{}""", """[{"op":"add","path":"/metadata","value":{"finalizers":["x"]}}]""")]
    [TestCase("""{"metadata":{"finalizers":[]}}""", """[{"op":"add","path":"/metadata/finalizers/-","value":"x"}]""")]
    [TestCase("""{"metadata":{"finalizers":["y"]}}""", """[{"op":"add","path":"/metadata/finalizers/-","value":"x"}]""")]
    [TestCase("""{"metadata":{"finalizers":null}}""", "[]")]
    [TestCase("""{"metadata":{"finalizers":"y"}}""", "[]")]
    [TestCase("""{"metadata":[]}""", "[]")]
    public void An_item_is_appended_where_a_list_is_or_can_be(string json, string patch)
    {
        using var root = JsonDocument.Parse(json);
        var builder = new JsonPatchBuilder(root.RootElement);

        var added = builder.TryAppend(Finalizers, "x");

        Assert.Multiple(() =>
        {
            Assert.That(added, Is.EqualTo(patch != "[]"));
            Assert.That(Encoding.UTF8.GetString(builder.Build().ToUtf8Bytes()), Is.EqualTo(patch));
        });
    }

    [Test]
    public void Two_additions_below_one_missing_object_make_one_operation()
    {
        using var root = JsonDocument.Parse("{}");
        var builder = new JsonPatchBuilder(root.RootElement);
        var labels = FieldPath.Root.Field("metadata").Field("labels");

        Assert.Multiple(() =>
        {
            Assert.That(builder.TryAdd(labels.Key("a/b"), "1"));
            Assert.That(builder.TryAdd(labels.Key("c"), "2"));
            Assert.That(builder.TryAdd(labels.Key("c"), "3"), Is.False, "it was added already");
            Assert.That(builder.TryAppend(Finalizers, "x"));
            Assert.That(builder.TryAppend(Finalizers, "y"));
            Assert.That(Encoding.UTF8.GetString(builder.Build().ToUtf8Bytes()), Is.EqualTo(
                """[{"op":"add","path":"/metadata","value":{"labels":{"a/b":"1","c":"2"},"finalizers":["x","y"]}}]"""));
        });
    }

    [Test]
    public void Keys_are_escaped_as_RFC_6901_says()
    {
        using var root = JsonDocument.Parse("""{"a/b":{"~":[{}]}}""");
        var builder = new JsonPatchBuilder(root.RootElement);

        builder.TryAdd(FieldPath.Root.Field("a/b").Key("~").Item(0).Key("~1/"), 1);

        Assert.That(builder.Build().Operations.Single().Path, Is.EqualTo("/a~1b/~0/0/~01~1"));
    }

    [TestCase(-562096433, Description = "an item that the patch itself appended")]
    [TestCase(59817302)]
    public void Cases_that_were_found_hold(int seed) => Assert.That(Holds(seed));

    private static bool Holds(int seed)
    {
        var random = new RandomAdditions(seed);
        var json = Encoding.UTF8.GetBytes(random.Object());
        using var root = JsonDocument.Parse(json);
        var builder = new JsonPatchBuilder(root.RootElement);
        var model = JsonNode.Parse(json)!;
        for (var i = 0; i < 8; i++)
        {
            var (path, value) = (random.Path(), random.Value());
            var isAppend = random.Coin();
            var added = isAppend ? builder.TryAppend(path, value) : builder.TryAdd(path, value);
            if (added != AdditionModel.Add(model, path, value, isAppend))
            {
                return false;
            }
        }

        using var patched = JsonDocument.Parse(RawJsonPatch.Apply(json, builder.Build()));
        using var expected = JsonDocument.Parse(model.ToJsonString());
        return JsonElement.DeepEquals(patched.RootElement, expected.RootElement);
    }
}
