using System.Buffers;
using System.Text;
using System.Text.Json;
using Keyferry.Text.GoFormat;
using NUnit.Framework;

namespace Keyferry.Text.Tests.GoFormat;

public sealed class GoTextTests
{
    [Test]
    public void Data_is_sorted_with_bytes_as_decimal_numbers()
    {
        var data = new Dictionary<string, byte[]> { ["foo"] = "bar"u8.ToArray(), ["a"] = [], ["b"] = [0, 255] };

        var text = Written(output => GoText.WriteData(output, data, static v => v));

        Assert.That(text, Is.EqualTo("map[a:[] b:[0 255] foo:[98 97 114]]"));
    }

    [Test]
    public void Keys_sort_by_their_UTF8_bytes()
    {
        var data = new Dictionary<string, byte[]> { ["\U0001F389"] = [], ["\uFF01"] = [], ["z"] = [], ["zz"] = [] };

        var text = Written(output => GoText.WriteData(output, data, static v => v));

        Assert.That(text, Is.EqualTo("map[z:[] zz:[] \uFF01:[] \U0001F389:[]]"));
    }

    [Test]
    public void Metadata_without_labels_and_annotations_is_two_empty_maps()
    {
        Assert.That(Written(static o => GoText.WriteMetadata(o, null, null)),
            Is.EqualTo("{annotations:map[] labels:map[]}"));
    }

    [Test]
    public void Metadata_is_written_raw_and_sorted()
    {
        var labels = new Dictionary<string, string> { ["b"] = "2", ["a"] = "x y" };

        Assert.That(Written(o => GoText.WriteMetadata(o, new Dictionary<string, string> { ["n"] = "" }, labels)),
            Is.EqualTo("{annotations:map[n:] labels:map[a:x y b:2]}"));
    }

    [TestCase("""{"data":{"user":"app","password":"s3cr3t"}}""", "map[data:map[password:s3cr3t user:app]]")]
    [TestCase("""{"a":[1,2.5,true,null,"x",{}],"b":[]}""", "map[a:[1 2.5 true <nil> x map[]] b:[]]")]
    [TestCase("""[1.0,1e21,123456789.5,1e-7,-0.0001,9223372036854775808]""",
        "[1 1e+21 1.234567895e+08 1e-07 -0.0001 9.223372036854776e+18]")]
    public void Nested_content_is_written_in_the_same_style(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);

        Assert.That(Written(o => GoText.WriteJson(o, document.RootElement)), Is.EqualTo(expected));
    }

    [Test]
    public void A_long_text_reaches_the_sink_in_chunks_and_whole()
    {
        var data = new Dictionary<string, byte[]> { ["big"] = new byte[100_000], ["name"] = new byte[3] };
        var chunks = new List<string>();
        using var writer = new ChunkWriter(chunk => chunks.Add(Encoding.UTF8.GetString(chunk)));

        GoText.WriteData(writer, data, static v => v);
        writer.Flush();

        Assert.That(chunks, Has.Count.GreaterThan(10));
        Assert.That(string.Concat(chunks), Is.EqualTo(Written(o => GoText.WriteData(o, data, static v => v))));
    }

    [TestCase(1e21, "1000000000000000000000")]
    [TestCase(1e-7, "0.0000001")]
    [TestCase(12345678901234567890d, "12345678901234567000")]
    [TestCase(-0.0, "-0")]
    [TestCase(1.5, "1.5")]
    [TestCase(100.0, "100")]
    [TestCase(0.000123, "0.000123")]
    [TestCase(123.456, "123.456")]
    [TestCase(1e23, "100000000000000000000000")]
    [TestCase(double.PositiveInfinity, "+Inf")]
    public void Floats_are_written_without_exponent_where_asked(double value, string expected) =>
        Assert.That(GoFloat.Plain(value), Is.EqualTo(expected));

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
