using System.Text.Json;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Tests.Watching;

public sealed class PooledStringsTests
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new PooledStrings.Converter() } };

    [Test]
    public void Equal_names_and_values_are_one_string()
    {
        var one = Read("""{"app": "Default"}""");
        var other = Read("""{"app": "Default", "x": "app"}""");

        Assert.Multiple(() =>
        {
            Assert.That(other["app"], Is.SameAs(one["app"]).And.EqualTo("Default"));
            Assert.That(other.Keys.First(), Is.SameAs(one.Keys.Single()).And.SameAs(other["x"]));
        });
    }

    [TestCase("\"\"", "")]
    [TestCase("null", null)]
    [TestCase("""
        "a\nb\u00e9"
        """, "a\nbé")]
    [TestCase("\"é\"", "é")]
    public void Strings_of_every_kind_are_read(string json, string? text) => Assert.That(Read($$"""{"k": {{json}}}""")["k"], Is.EqualTo(text));

    [Test]
    public void A_long_string_is_not_kept()
    {
        var json = $$"""{"k": "{{new string('a', 65)}}"}""";
        var one = Read(json)["k"];
        var other = Read(json)["k"];

        Assert.That(one, Is.EqualTo(other).And.Not.SameAs(other));
    }

    [Test]
    public void What_is_no_string_is_refused() => Assert.That(static () => Read("""{"k": 1}"""), Throws.TypeOf<JsonException>());

    private static Dictionary<string, string?> Read(string json) => JsonSerializer.Deserialize<Dictionary<string, string?>>(json, Options)!;
}
