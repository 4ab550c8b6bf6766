using System.Text;
using System.Text.Json;
using Keyferry.Providers.Json;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Json;

public sealed class SecretMapTests
{
    private static IEnumerable<TestCaseData> Vectors() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "jsonmap.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(vector => new TestCaseData(vector).SetArgDisplayNames(vector.GetProperty("id").GetString()!));

    [TestCaseSource(nameof(Vectors))]
    public void Takes_objects_apart_as_the_peer_does(JsonElement vector)
    {
        var input = Encoding.UTF8.GetBytes(vector.GetProperty("input").GetString()!);

        var ok = SecretMap.TryRead(input, out var map, out var error);

        Assert.That(ok, Is.EqualTo(!vector.TryGetProperty("error", out _)), error);
        if (!ok)
        {
            return;
        }

        var texts = map.ToDictionary(e => e.Key, e => Encoding.UTF8.GetString(e.Value.Bytes));
        Assert.That(texts, Is.EquivalentTo(vector.GetProperty("wantJson").EnumerateObject()
            .ToDictionary(m => m.Name, m => m.Value.GetString()!)));
    }

    [TestCase("hunter2")]
    [TestCase("{\"a\":hunter2}")]
    [TestCase("{\"a\":1} hunter2")]
    public void An_error_repeats_nothing_of_the_value(string input)
    {
        SecretMap.TryRead(Encoding.UTF8.GetBytes(input), out var map, out var error);

        Assert.That(map, Is.Empty);
        Assert.That(error, Is.EqualTo("the value is not valid JSON; extract needs a JSON object"));
    }

    [Test]
    public void Texts_that_are_no_UTF8_become_readable()
    {
        byte[] input = [.. "{\"a\":\""u8, 0xff, .. "\",\"b\":\"\\ud83c\"}"u8];

        Assert.That(SecretMap.TryRead(input, out var map, out var error), Is.True, error);
        Assert.That(Encoding.UTF8.GetString(map["a"].Bytes), Is.EqualTo("\ufffd"));
        Assert.That(Encoding.UTF8.GetString(map["b"].Bytes), Is.EqualTo("\ufffd"));
    }
}
