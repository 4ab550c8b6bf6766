using Keyferry.Benchmarks.Templates;
using NUnit.Framework;

namespace Keyferry.Benchmarks.Tests;

public sealed class GoReferenceTests
{
    [Test]
    public void Where_sprig_is_missing_it_says_what_to_install() => Assert.That(
        GoReference.WhyNotBuilt(
            "main.go:14:2: cannot find package \"github.com/Masterminds/sprig/v3\" in any of:\n\t/usr/lib/go-1.19/src/..."),
        Does.EndWith("apt-get install golang-github-masterminds-sprig-dev"));

    [Test]
    public void Another_failure_is_told_as_it_is() =>
        Assert.That(GoReference.WhyNotBuilt("main.go:3:1: syntax error\n"), Does.EndWith("main.go:3:1: syntax error"));
}
