using Keyferry.Benchmarks.Figures;
using NUnit.Framework;

namespace Keyferry.Benchmarks.Tests;

public sealed class PercentilesTests
{
    [TestCase(0.0, 1)]
    [TestCase(0.07, 7)]
    [TestCase(0.5, 50)]
    [TestCase(0.99, 99)]
    [TestCase(0.991, 100)]
    [TestCase(0.999, 100)]
    [TestCase(1.0, 100)]
    public void The_nearest_rank_of_one_to_a_hundred(double share, double expected)
    {
        var shuffled = Enumerable.Range(0, 100).Select(static i => (double)((i * 37 % 100) + 1));
        Assert.That(new Percentiles(shuffled).At(share), Is.EqualTo(expected));
    }

    [Test]
    public void The_ninety_ninth_of_ten_thousand_leaves_a_hundred_above()
    {
        var percentiles = new Percentiles(Enumerable.Range(1, 10_000).Select(static i => (double)i));
        Assert.That(percentiles.At(0.99), Is.EqualTo(9_900));
        Assert.That(percentiles.At(0.999), Is.EqualTo(9_990));
    }

    [Test]
    public void One_measurement_is_every_percentile()
    {
        var percentiles = new Percentiles([3.5]);
        Assert.That(new[] { percentiles.At(0), percentiles.At(0.5), percentiles.At(1) }, Is.All.EqualTo(3.5));
    }

    [Test]
    public void No_measurement_is_no_number()
    {
        var percentiles = new Percentiles([]);
        Assert.That(percentiles.Count, Is.Zero);
        Assert.That(percentiles.At(0.5), Is.NaN);
    }
}
