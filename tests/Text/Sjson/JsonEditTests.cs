using System.Text;
using Keyferry.Text.Sjson;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Sjson;

public sealed class JsonEditTests
{
    // What tidwall/sjson v1.2.5 gives for SetBytes with a string, apart from its escapes of < > &.
    [TestCase("", "a", """{"a":"v"}""")]
    [TestCase("", "a.b.0", """{"a":{"b":["v"]}}""")]
    [TestCase("", "0", """["v"]""")]
    [TestCase("", "2", """[null,null,"v"]""")]
    [TestCase("", "-1", """["v"]""")]
    [TestCase("", "a.-1", """{"a":["v"]}""")]
    [TestCase("", ":0", """{"0":"v"}""")]
    [TestCase("", "a.:0.b", """{"a":{"0":{"b":"v"}}}""")]
    [TestCase("", @"tls\.crt", """{"tls.crt":"v"}""")]
    [TestCase("", @"a\*", """{"a*":"v"}""")]
    [TestCase("{}", "a", """{"a":"v"}""")]
    [TestCase("{}", "0", """{"0":"v"}""")]
    [TestCase("[]", "0", """["v"]""")]
    [TestCase("[1]", "0", """["v"]""")]
    [TestCase("[1]", "1", """[1,"v"]""")]
    [TestCase("[1]", "3", """[1,null,null,"v"]""")]
    [TestCase("[1]", "-1", """[1,"v"]""")]
    [TestCase("5", "a", """{"a":"v"}""")]
    [TestCase("\"text\"", "0", """["v"]""")]
    [TestCase("null", "a", """{"a":"v"}""")]
    [TestCase("""{"a":1,"a":2}""", "a", """{"a":"v","a":2}""")]
    [TestCase("""{"a":"x"}""", "a.b", """{"a":{"b":"v"}}""")]
    [TestCase("""{"keep": [1, 2],"db":{"port":5432}}""", "db.port", """{"keep": [1, 2],"db":{"port":"v"}}""")]
    [TestCase("""{"keep": [1, 2],"db":{"port":5432}}""", "db.user", """{"keep": [1, 2],"db":{"port":5432,"user":"v"}}""")]
    [TestCase("""{"keep": [1, 2]}""", "keep.5", """{"keep": [1, 2,null,null,null,"v"]}""")]
    [TestCase("""{"a\u002eb":1}""", @"a\.b", """{"a\u002eb":"v"}""")]
    [TestCase("""{"a":{"b":[{"c":1},{}]}}""", "a.b.1.c", """{"a":{"b":[{"c":1},{"c":"v"}]}}""")]
    public void A_place_is_set_and_the_rest_stays_byte_for_byte(string json, string path, string expected)
    {
        Assert.That(JsonEdit.TrySet(Utf8(json), path, "v"u8, out var result, out var problem), Is.True, problem);
        Assert.That(Encoding.UTF8.GetString(result!), Is.EqualTo(expected));
        Assert.That(JsonEdit.IsJson(result), Is.True);
    }

    [Test]
    public void A_text_is_escaped_as_JSON_demands_and_no_further()
    {
        JsonEdit.TrySet([], "a", Utf8("s3\"cr\\t\n<&>é"), out var result, out _);

        Assert.That(Encoding.UTF8.GetString(result!), Is.EqualTo("""{"a":"s3\"cr\\t\n<&>é"}"""));
    }

    [TestCase("[1]", "a", "is no number")]
    [TestCase("""{"a":[1]}""", "a.b", "is no number")]
    [TestCase("{}", "", "empty")]
    [TestCase("{}", "a.*", "no single place")]
    [TestCase("{}", "a.#", "no single place")]
    [TestCase("{}", "a|b", "no single place")]
    [TestCase("[]", "1001", "beyond 1000")]
    [TestCase("{}", "a.999999999999", "beyond 1000")]
    public void A_path_that_leads_nowhere_is_refused(string json, string path, string why)
    {
        Assert.That(JsonEdit.TrySet(Utf8(json), path, "v"u8, out var result, out var problem), Is.False);
        Assert.That(problem, Does.Contain(why));
        Assert.That(result, Is.Null);
    }

    [Test]
    public void A_path_of_many_steps_is_refused() => Assert.That(
        JsonEdit.TrySet([], string.Join('.', Enumerable.Repeat("a", 101)), "v"u8, out _, out var problem), Is.False, problem);

    [TestCase("""{"a":1}""", "a", "{}", true)]
    [TestCase("""{ "a" : 1 }""", "a", "{  }", true)]
    [TestCase("""{"a":1,"b":2}""", "a", """{"b":2}""", false)]
    [TestCase("""{"a":1 , "b":2}""", "b", """{"a":1}""", false)]
    [TestCase("""{"a":1,"b":{"c":2},"d":3}""", "b", """{"a":1,"d":3}""", false)]
    [TestCase("""{"a":{"b":1}}""", "a.b", """{"a":{}}""", false)]
    [TestCase("""{"a":[1,2,3]}""", "a.1", """{"a":[1,3]}""", false)]
    [TestCase("""{"a.b":1,"a":{"b":2}}""", @"a\.b", """{"a":{"b":2}}""", false)]
    public void A_place_is_removed_with_its_comma(string json, string path, string expected, bool nothingLeft)
    {
        Assert.That(JsonEdit.TryRemove(Utf8(json), path, out var result, out var isEmpty, out _), Is.True);
        Assert.That(Encoding.UTF8.GetString(result!), Is.EqualTo(expected));
        Assert.That(isEmpty, Is.EqualTo(nothingLeft));
        Assert.That(JsonEdit.IsJson(result), Is.True);
    }

    [TestCase("""{"a":1}""", "b")]
    [TestCase("""{"a":1}""", "a.b")]
    [TestCase("[1]", "1")]
    [TestCase("5", "a")]
    public void A_place_that_is_not_there_is_told(string json, string path)
    {
        Assert.That(JsonEdit.TryRemove(Utf8(json), path, out var result, out _, out var problem), Is.False);
        Assert.That(result, Is.Null);
        Assert.That(problem, Is.Null);
    }

    [TestCase("", ExpectedResult = false)]
    [TestCase("plain", ExpectedResult = false)]
    [TestCase("{} x", ExpectedResult = false)]
    [TestCase("""{"a":}""", ExpectedResult = false)]
    [TestCase(" 5 ", ExpectedResult = true)]
    public bool A_document_is_JSON_or_not(string text) => JsonEdit.IsJson(Utf8(text));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
