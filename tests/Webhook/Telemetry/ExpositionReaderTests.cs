using Keyferry.Webhook.Telemetry;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Telemetry;

public sealed class ExpositionReaderTests
{
    [Test]
    public void Families_labels_and_numbers_are_read()
    {
        var families = ExpositionReader.Read("""
            # HELP calls_total How many calls.
            # TYPE calls_total counter
            calls_total 3
            calls_total{code="2\"0\\0\n",b="x y,z}"} 4.5
            # TYPE level gauge
            level{a=""} NaN
            level{a="1"} -2

            # HELP took_seconds How long.
            # TYPE took_seconds histogram
            took_seconds_sum 1.5
            took_seconds_count 2
            took_seconds_bucket{le="0.5"} 1
            took_seconds_bucket{le="+Inf"} 2
            broken{a="
            alsobroken
            """);

        Assert.Multiple(() =>
        {
            Assert.That(families.Keys, Is.EquivalentTo(
                ["calls_total", "level", "took_seconds_sum", "took_seconds_count", "took_seconds_bucket"]));
            Assert.That(families["calls_total"].Help, Is.EqualTo("How many calls."));
            Assert.That(families["calls_total"].IsCounter, Is.True);
            Assert.That(families["calls_total"].Samples.Select(static s => s.Number), Is.EqualTo(new[] { 3, 4.5 }));
            Assert.That(families["calls_total"].Samples[1].Tags, Is.EqualTo(new KeyValuePair<string, object?>[]
            {
                new("code", "2\"0\\0\n"), new("b", "x y,z}"),
            }));
            Assert.That(families["level"].IsCounter, Is.False);
            Assert.That(families["level"].Samples.Single().Number, Is.EqualTo(-2));
            Assert.That(families["took_seconds_bucket"].IsCounter, Is.True);
            Assert.That(families["took_seconds_bucket"].Samples.Last().Tags[0].Value, Is.EqualTo("+Inf"));
        });
    }
}
