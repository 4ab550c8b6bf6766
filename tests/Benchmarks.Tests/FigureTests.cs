using Keyferry.Benchmarks.Burst;
using Keyferry.Benchmarks.Figures;
using NUnit.Framework;

namespace Keyferry.Benchmarks.Tests;

public sealed class FigureTests
{
    [Test]
    public void A_figure_of_objects_is_one_JSON_line()
    {
        var figure = new Figure("burst", "ready_seconds", 109, "s", "real") { N = 10_000 };
        Assert.That(figure.ToJson(), Is.EqualTo(
            """{"bench":"burst","figure":"ready_seconds","n":10000,"value":109,"unit":"s","target":"real"}"""));
    }

    [Test]
    public void A_figure_of_a_rate_names_the_rate()
    {
        var figure = new Figure("admission", "p99_ms", 1.2344, "ms", "keyferry") { Rate = 500 };
        Assert.That(figure.ToJson(), Is.EqualTo(
            """{"bench":"admission","figure":"p99_ms","rate":500,"value":1.234,"unit":"ms","target":"keyferry"}"""));
    }

    [TestCase(0.45678, 0.457)]
    [TestCase(9.8764, 9.876)]
    [TestCase(12.346, 12.35)]
    [TestCase(109.26, 109.3)]
    [TestCase(14_712.8, 14_713)]
    public void A_value_has_the_digits_that_mean_something(double value, double expected) =>
        Assert.That(Figure.Rounded(value), Is.EqualTo(expected));

    [Test]
    public void A_burst_beside_its_floor_gives_every_figure()
    {
        var result = new BurstResult(1_000, 2, 10, new Percentiles([1, 2, 3]), 5.5, 300, 1_000, FloorSeconds: 4);
        var figures = result.Figures("real").ToDictionary(static f => f.Name);
        Assert.That(figures.Keys, Is.SupersetOf(new[]
        {
            "ready_seconds", "floor_ratio", "cpu_ms_per_object", "peak_mib", "provider_calls", "to_secret_p99_s",
        }));
        Assert.That(figures["floor_ratio"].Value, Is.EqualTo(2.5));
        Assert.That(figures["to_secret_p99_s"].Value, Is.EqualTo(3));
        Assert.That(figures.Values, Is.All.Matches<Figure>(static f => f is { N: 1_000, Target: "real", Bench: "burst" }));
    }

    [Test]
    public void A_burst_without_a_floor_has_no_ratio()
    {
        var result = new BurstResult(50, 2, 10, new Percentiles([1]), 5.5, 300, 50, FloorSeconds: null);
        Assert.That(result.Figures("local").Select(static f => f.Name), Has.None.StartsWith("floor"));
    }
}
