using System.Text;
using Keyferry.Text.Formatting;
using Keyferry.Text.Runtime;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Formatting;

public sealed class GoQuotingTests
{
    [TestCase("a\u0000\u0007\u200b\u00ad\u00e9\u2028\U0010ffff\U0001f389\"'\\", false,
        "\"a\\x00\\a\\u200b\\u00adé\\u2028\\U0010ffff\U0001f389\\\"'\\\\\"")]
    [TestCase("é\U0001f389\u007f", true, "\"\\u00e9\\U0001f389\\x7f\"")]
    public void Only_what_prints_stays(string text, bool asciiOnly, string wanted)
    {
        using var output = new TextBuffer(1 << 20);

        GoQuoting.AppendQuoted(output, Encoding.UTF8.GetBytes(text), asciiOnly);

        Assert.That(Encoding.UTF8.GetString(output.Written), Is.EqualTo(wanted));
    }

    [Test]
    public void Broken_bytes_are_escaped_one_by_one()
    {
        using var output = new TextBuffer(1 << 20);

        GoQuoting.AppendQuoted(output, [0xE2, 0x82, 0xFF, (byte)'x', 0xEF, 0xBF, 0xBD]);

        Assert.That(Encoding.UTF8.GetString(output.Written), Is.EqualTo("\"\\xe2\\x82\\xffx\uFFFD\""));
    }

    [TestCase('\'', "'\\''")]
    [TestCase('"', "'\"'")]
    [TestCase(0xD800, "'\uFFFD'")]
    [TestCase(-1, "'\uFFFD'")]
    [TestCase(0x7F, "'\\x7f'")]
    public void Code_points_stand_between_single_quotes(long rune, string wanted)
    {
        using var output = new TextBuffer(1 << 20);

        GoQuoting.AppendQuotedRune(output, rune);

        Assert.That(Encoding.UTF8.GetString(output.Written), Is.EqualTo(wanted));
    }
}
