using Keyferry.Admission.Reviews;
using NUnit.Framework;

namespace Keyferry.Admission.Tests.Reviews;

public sealed class AdmissionTimeoutTests
{
    [TestCase("5s", 4)]
    [TestCase("500ms", 0.4)]
    [TestCase("30s", 24)]
    [TestCase("1000h", 24)]
    [TestCase(null, 8)]
    [TestCase("", 8)]
    [TestCase("0s", 8)]
    [TestCase("-5s", 8)]
    [TestCase("five", 8)]
    public void An_answer_has_four_fifths_of_what_the_API_server_waits(string? query, double seconds) =>
        Assert.That(AdmissionTimeout.Of(query), Is.EqualTo(TimeSpan.FromSeconds(seconds)));
}
