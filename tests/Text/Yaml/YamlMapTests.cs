using System.Text;
using Keyferry.Text.Yaml;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Yaml;

public sealed class YamlMapTests
{
    [TestCase("a: 0b-1", "-1")]
    [TestCase("a: 0b+1", "1")]
    [TestCase("a: 08", "8")]
    [TestCase("a: 0b", "0b")]
    [TestCase("a: 1e400", "1e400")]
    [TestCase("a: 3.5e39", "+Inf")]
    [TestCase("a: tRue", "tRue")]
    [TestCase("a: !!float 1", "1")]
    [TestCase("a: ! 5", "5")]
    [TestCase("a: [1]\na: x", "x")]
    [TestCase("a: \"x\\\n   y\"", "xy")]
    [TestCase("a: 'it''s\n\n  so'", "it's\nso")]
    [TestCase("a: >\n  x\n  y\n\n  z\n   w\n", "x y\nz\n w\n")]
    [TestCase("a: x\r\n---\nb: y", "x")]
    [TestCase("b: &m {a: 1}\n<<: *m\nb: 2", "1")]
    [TestCase("a: 2\n<<: {a: 1}", "1")]
    public void Scalars_become_the_texts_of_their_type(string yaml, string wanted)
    {
        Assert.That(YamlMap.TryRead(Encoding.UTF8.GetBytes(yaml), out var map, out var error), error);
        Assert.That(Encoding.UTF8.GetString(map![0].Value), Is.EqualTo(wanted));
    }

    [TestCase("a: 1\nb: s3cret: x", "line 2")]
    [TestCase("a: 1\n\nb: \"s3cret\\q\"", "line 3")]
    [TestCase("a: 1\nb: !!int s3cret", "line 2")]
    [TestCase("a: *s3cret", "line 1")]
    [TestCase("s3cret", "not a map")]
    [TestCase("a: [s3cret]", "a list or a map")]
    public void Errors_tell_the_line_and_nothing_of_the_text(string yaml, string wanted)
    {
        Assert.That(YamlMap.TryRead(Encoding.UTF8.GetBytes(yaml), out var map, out var error), Is.False);
        Assert.That(map, Is.Null);
        Assert.That(error, Does.Contain(wanted));
        Assert.That(error, Does.Not.Contain("s3cret"));
    }

    [Test]
    public void Hostile_documents_end_with_an_error()
    {
        var laughs = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (var level = 'b'; level < 'k'; level++)
        {
            var inner = string.Join(',', Enumerable.Repeat($"*{(char)(level - 1)}", 9));
            laughs.Append(level).Append(": &").Append(level).Append(" [").Append(inner).Append("]\n");
        }

        string[] documents =
        [
            laughs.ToString(),
            "a: &a [*a]",
            "k: &a {<<: *a}",
            new string('[', 200_000),
            string.Concat(Enumerable.Repeat("- ", 200_000)),
            string.Concat(Enumerable.Repeat("<<: {", 20_000)),
            "[" + string.Concat(Enumerable.Repeat("x,", 1_100_000)) + "]",
        ];
        foreach (var document in documents)
        {
            Assert.That(YamlMap.TryRead(Encoding.UTF8.GetBytes(document), out _, out _), Is.False);
        }
    }
}
