using System.Text;
using Keyferry.Text.Keys;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Json;

public sealed class JsonMapTests
{
    [Test]
    public void Values_that_are_no_strings_stay_as_they_stand_in_the_text()
    {
        const string Json = """ { "n" : 1e999, "o": { "a" : [1, {}] } , "l":[ ], "t":true,"z":null,"s":"a\"b" } """;

        Assert.That(JsonMap.TryRead(Encoding.UTF8.GetBytes(Json), out var map, out var error), error);
        Assert.That(map.ToDictionary(static m => m.Key, static m => Encoding.UTF8.GetString(m.Value)), Is.EqualTo(
            new Dictionary<string, string>
            {
                ["n"] = "1e999", ["o"] = "{ \"a\" : [1, {}] }", ["l"] = "[ ]", ["t"] = "true", ["z"] = "", ["s"] = "a\"b",
            }));
    }

    [Test]
    public void Members_within_members_are_not_taken()
    {
        Assert.That(JsonMap.TryRead("{\"a\":{\"b\":{\"c\":1},\"d\":2},\"e\":3,\"a\":4}"u8, out var map, out _));
        Assert.That(map.Keys, Is.EquivalentTo(["a", "e"]));
        Assert.That(Encoding.UTF8.GetString(map["a"]), Is.EqualTo("4"));
    }

    [TestCase("1e999", "number")]
    [TestCase("7", "number")]
    [TestCase("[{\"a\":1}]", "array")]
    [TestCase("\"x\"", "string")]
    [TestCase("false", "bool")]
    public void What_is_no_object_is_told_by_its_kind(string json, string kind)
    {
        Assert.That(JsonMap.TryRead(Encoding.UTF8.GetBytes(json), out var map, out var error), Is.False);
        Assert.That(error, Is.EqualTo($"json: cannot unmarshal {kind} into Go value of type map[string]json.RawMessage"));
        Assert.That(map, Is.Empty);
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("{\"hunter2\":1")]
    [TestCase("{\"a\":hunter2}")]
    [TestCase("{\"a\":1}hunter2")]
    [TestCase("[1] 2")]
    [TestCase("{\"a\":1,}")]
    [TestCase("{\"a\":01}")]
    [TestCase("{\"a\":\"\\x\"}")]
    public void What_is_no_JSON_is_told_without_a_character_of_it(string json)
    {
        Assert.That(JsonMap.TryRead(Encoding.UTF8.GetBytes(json), out var map, out var error), Is.False);
        Assert.That(error, Is.EqualTo("the value is not valid JSON; extract needs a JSON object"));
        Assert.That(map, Is.Empty);
    }
}
