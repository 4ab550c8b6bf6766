using System.Text.Json;
using Keyferry.Providers.Json.Paths;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Json;

public sealed class JsonPathTests
{
    // The document of RFC 9535, 1.5.
    private const string Store = """
        {"store":{"book":[
          {"category":"reference","author":"Nigel Rees","title":"Sayings of the Century","price":8.95},
          {"category":"fiction","author":"Evelyn Waugh","title":"Sword of Honour","price":12.99},
          {"category":"fiction","author":"Herman Melville","title":"Moby Dick","isbn":"0-553-21311-3","price":8.99},
          {"category":"fiction","author":"J. R. R. Tolkien","title":"The Lord of the Rings","isbn":"0-395-19395-8","price":22.99}],
         "bicycle":{"color":"red","price":399}}, "a.b":1, "max": 10}
        """;

    [TestCase("$", 1)]
    [TestCase("$.store.book[*].author", 4)]
    [TestCase("$..author", 4)]
    [TestCase("$.store.*", 2)]
    [TestCase("$.store..price", 5)]
    [TestCase("$..book[2]", 1)]
    [TestCase("$..book[-1]", 1)]
    [TestCase("$..book[0,1]", 2)]
    [TestCase("$..book[:2]", 2)]
    [TestCase("$..book[::2]", 2)]
    [TestCase("$..book[3:0:-1]", 3)]
    [TestCase("$..book[?@.isbn]", 2)]
    [TestCase("$..book[?(@.price < $.max)]", 2)]
    [TestCase("$..book[?(@.category == 'fiction' && @.price > 10)].title", 2)]
    [TestCase("$..book[?(!@.isbn || @.price >= 22.99)]", 3)]
    [TestCase("$['a.b']", 1)]
    [TestCase("""$["store"]['book'][0]["title"]""", 1)]
    [TestCase("$.store.book[0,0]['title','price']", 4)]
    [TestCase("$.nothing", 0)]
    [TestCase("$..*", 29)]
    public void A_path_finds_values(string path, int count)
    {
        Assert.That(JsonPath.TryParse(path, out var parsed, out var error), Is.True, error);
        Assert.That(parsed!.TryFind(JsonElement.Parse(Store), out var found), Is.True);
        Assert.That(found, Has.Count.EqualTo(count));
    }

    [TestCase("")]
    [TestCase("store")]
    [TestCase("$.")]
    [TestCase("$[")]
    [TestCase("$['a")]
    [TestCase("$[a]")]
    [TestCase("$.a b")]
    [TestCase("$[?(@.a ==)]")]
    [TestCase("$[?(1)]")]
    [TestCase("$[?(@.a == 'x']")]
    [TestCase("$[99999999999]")]
    public void What_is_no_path_is_told(string path)
    {
        Assert.That(JsonPath.TryParse(path, out _, out var error), Is.False);
        Assert.That(error, Is.Not.Empty);
    }

    [Test]
    public void Nesting_and_work_have_bounds()
    {
        Assert.That(JsonPath.TryParse("$" + string.Concat(Enumerable.Repeat("[?(@", 50)), out _, out _), Is.False);
        Assert.That(JsonPath.TryParse("$" + new string('.', 4097), out _, out _), Is.False);
        Assert.That(JsonPath.TryParse("$" + string.Concat(Enumerable.Repeat("..*", 8)), out var path, out _), Is.True);
        Assert.That(path!.TryFind(JsonElement.Parse(new string('[', 60) + new string(']', 60)), out _), Is.False);
    }

    [TestCase("$.a.b[0]", true)]
    [TestCase("$..a", false)]
    [TestCase("$.a[*]", false)]
    public void Only_a_path_of_names_and_indexes_leads_to_one_value(string path, bool expected)
    {
        Assert.That(JsonPath.TryParse(path, out var parsed, out _), Is.True);
        Assert.That(parsed!.IsDefinite, Is.EqualTo(expected));
    }
}
