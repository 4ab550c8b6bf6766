using System.Text;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Fake;
using Keyferry.Providers.Json;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Json;

/// <summary>Errors about a secret's content say where, why and what to do, and hold no character of it.</summary>
public sealed class JsonErrorTests
{
    private const string Pem = """
        {
          "appId": "77",
          "pem": "-----BEGIN TEST KEY-----
        Zm9vYmFyYmF6
        -----END TEST KEY-----",
          "note": "after the key"
        }
        """;

    [TestCase("just text", "line 1, column 1: this is no JSON")]
    [TestCase("", "the value is empty")]
    [TestCase("{\"a\":\n\"x\ty\"}", "line 2, column 3: a raw tab inside a string")]
    [TestCase("{\"a\":\"h\u00e4\u0001\"}", "line 1, column 9: a raw control character")]
    [TestCase("{\"a\":\"x\r\ny\"}", "line 1, column 8: a raw line break inside a string")]
    [TestCase("true story", "line 1, column 1: this is no JSON")]
    [TestCase("12345x", "line 1, column 1: this is no JSON")]
    [TestCase("{\"a\":1", "line 1, column 7: the text ends before the value does")]
    [TestCase("{\"a\":1}}", "line 1, column 8: this is no JSON")]
    public void The_place_and_the_reason(string json, string expected) =>
        Assert.That(JsonProblem.Of(Encoding.UTF8.GetBytes(json)), Is.EqualTo(expected));

    [TestCase("{\"a\":[1,null,{\"b\":\"c\"}]}")]
    [TestCase("null")]
    [TestCase(" 7 ")]
    public void JSON_has_no_problem(string json) => Assert.That(JsonProblem.Of(Encoding.UTF8.GetBytes(json)), Is.Null);

    [Test]
    public async Task A_key_pasted_with_raw_line_breaks_is_told_with_place_and_way_out()
    {
        var result = (await FetchAsync(new RemoteRef("gh-app", AsMap: true)))[0];

        Assert.That(result.Text(), Does.StartWith(
            "Invalid: unable to unmarshal secret gh-app: it is not a JSON object (line 3, column 35: a raw line break inside a string)"));
        Assert.That(result.Text(), Does.Contain("escape it").And.Contain("property"));
        Assert.That(result.Text(), Does.Not.Contain("Zm9v").And.Not.Contain("BEGIN TEST").And.Not.Contain("%"));
    }

    [Test]
    public async Task Single_fields_of_it_are_read_all_the_same()
    {
        var results = await FetchAsync(new("gh-app", "appId"), new("gh-app", "pem"), new("gh-app", "note"));

        Assert.That(results.Select(r => r.Text()), Is.EqualTo(new[]
        {
            "77", "-----BEGIN TEST KEY-----\nZm9vYmFyYmF6\n-----END TEST KEY-----", "after the key",
        }));
    }

    [TestCase("user_name", "key user_name does not exist in secret r51/app; did you mean user-name?")]
    [TestCase("USERNAME", "key USERNAME does not exist in secret r51/app; did you mean user-name?")]
    [TestCase("pas", "key pas does not exist in secret r51/app; did you mean pass?")]
    [TestCase("a", "key a does not exist in secret r51/app")]
    [TestCase("certificate", "key certificate does not exist in secret r51/app")]
    public void A_missing_property_is_told_with_the_nearest(string property, string expected) => Assert.That(
        MissingProperty.Describe("""{"user-name":"u1","tls.crt":"c1","pass":"p1","deep":{"certificates":1}}"""u8, "r51/app", property),
        Is.EqualTo(expected));

    [Test]
    public void A_property_of_a_text_that_is_no_JSON_is_told_as_that()
    {
        var error = MissingProperty.Describe("just text"u8, "r51/text", "pass");

        Assert.That(error, Does.StartWith("secret r51/text is not JSON (line 1, column 1: this is no JSON)"));
        Assert.That(error, Does.Not.Contain("just").And.Not.Contain("does not exist"));
    }

    [Test]
    public void A_document_of_a_hundred_thousand_members_is_looked_through_in_part()
    {
        var json = "{" + string.Join(',', Enumerable.Range(0, 100_000).Select(static i => $"\"name-{i}\":1")) + "}";

        Assert.That(
            MissingProperty.Describe(Encoding.UTF8.GetBytes(json), "k", new string('x', 1_000_000)),
            Does.EndWith("does not exist in secret k"));
    }

    private static async Task<IReadOnlyList<FetchResult>> FetchAsync(params RemoteRef[] references)
    {
        var store = TestStores.Namespaced(new StoreProviderSpec
        {
            Fake = new FakeProviderSpec { Data = [new FakeProviderData { Key = "gh-app", Value = Pem }] },
        });
        var connected = await StoreClient.ConnectAsync(new FakeProvider(), store, new MemoryReferences());
        await using var client = connected.Client!;
        return await client.FetchAsync(references, default);
    }
}
