using System.Text;
using Keyferry.Text.Json;
using Keyferry.Text.Keys;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Json;

/// <summary>Strings that are no proper Unicode, as Go's encoding/json treats them.</summary>
public sealed class JsonStringTests
{
    // https://pkg.go.dev/encoding/json#Unmarshal: each byte that is not UTF-8 becomes U+FFFD.
    [Test]
    public void Each_byte_that_is_no_text_is_quoted_as_one_replacement()
    {
        Assert.That(Encoding.ASCII.GetString(GoJson.Quote([0xE2, 0x82])), Is.EqualTo("\"\\ufffd\\ufffd\""));
        Assert.That(Encoding.ASCII.GetString(GoJson.Quote([0xF0, 0x9F, 0x98, (byte)'a'])), Is.EqualTo("\"\\ufffd\\ufffd\\ufffda\""));
    }

    [TestCase("\\ud800\\u0041", "\uFFFDA")]
    [TestCase("\\ud800\\ud83d\\ude00", "\uFFFD\U0001F600")]
    [TestCase("\\ude00x", "\uFFFDx")]
    [TestCase("\\ud83d\\ude00", "\U0001F600")]
    public void Half_a_surrogate_pair_leaves_what_follows_it(string escaped, string expected)
    {
        Assert.That(JsonMap.TryRead(Encoding.UTF8.GetBytes($$"""{"k":"{{escaped}}","{{escaped}}":"v"}"""), out var map, out _));
        Assert.That(Encoding.UTF8.GetString(map["k"]), Is.EqualTo(expected));
        Assert.That(map, Does.ContainKey(expected));
    }

    [Test]
    public void Each_byte_of_a_member_that_is_no_text_becomes_one_replacement()
    {
        byte[] json = [.. "{\"k\":\"a"u8, 0xE2, 0x82, .. "b\"}"u8];
        Assert.That(JsonMap.TryRead(json, out var map, out _));
        Assert.That(Encoding.UTF8.GetString(map["k"]), Is.EqualTo("a\uFFFD\uFFFDb"));
    }
}
