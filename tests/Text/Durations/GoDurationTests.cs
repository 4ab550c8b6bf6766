using Keyferry.Text.Durations;
using Keyferry.Text.Tests.Golden;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Durations;

public sealed class GoDurationTests
{
    private static IEnumerable<Vector> Vectors() => Vector.OfKinds("duration");

    [TestCaseSource(nameof(Vectors))]
    public void Reads_and_writes_durations_as_Go_does(Vector vector)
    {
        var ok = GoDuration.TryParse(vector.Text("input"), out var duration, out var error);

        Assert.That(ok, Is.EqualTo(!vector.IsError));
        Assert.That(error, Is.EqualTo(vector.ErrorText));
        if (!ok)
            return;

        Assert.That(duration.Nanoseconds.ToString(), Is.EqualTo(vector.WantJson.GetProperty("nanos").GetString()));
        Assert.That(duration.ToString(), Is.EqualTo(vector.WantJson.GetProperty("string").GetString()));
    }

    [Test]
    public void A_duration_of_a_TimeSpan_has_its_length()
    {
        var duration = GoDuration.From(TimeSpan.FromMinutes(90));

        Assert.That(duration.ToString(), Is.EqualTo("1h30m0s"));
        Assert.That(duration.TimeSpan, Is.EqualTo(TimeSpan.FromMinutes(90)));
    }
}
