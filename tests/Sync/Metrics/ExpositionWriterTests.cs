using System.Text;
using Keyferry.Sync.Metrics;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Metrics;

public sealed class ExpositionWriterTests
{
    [Test]
    public async Task A_family_and_its_samples_are_written_as_Prometheus_reads_them()
    {
        Assert.That(
            await TextAsync(static writer =>
            {
                writer.Family("f", "gauge", "What it is.");
                writer.Sample("f");
                writer.Value(-3);
                writer.Sample("f");
                writer.Label("a", "1");
                writer.Label("b", "é");
                writer.Value(long.MaxValue);
            }),
            Is.EqualTo("# HELP f What it is.\n# TYPE f gauge\nf -3\nf{a=\"1\",b=\"é\"} 9223372036854775807\n"));
    }

    [Test]
    public async Task Whatever_a_label_holds_its_line_stays_one_line() => Assert.That(
        await TextAsync(static writer =>
        {
            writer.Sample("f");
            writer.Label("a", "quote \" backslash \\ line\nend");
            writer.Value(1);
        }),
        Is.EqualTo("f{a=\"quote \\\" backslash \\\\ line\\nend\"} 1\n"));

    [Test]
    public async Task A_text_longer_than_the_buffer_is_whole()
    {
        var value = new string('x', 300_000);
        Assert.That(
            await TextAsync(writer =>
            {
                writer.Sample("f");
                writer.Label("a", value);
                writer.Value(1);
            }),
            Is.EqualTo($"f{{a=\"{value}\"}} 1\n"));
    }

    private static async Task<string> TextAsync(Action<ExpositionWriter> write)
    {
        using var output = new MemoryStream();
        using var writer = new ExpositionWriter(output);
        write(writer);
        await writer.FlushAsync(default);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
