using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

public sealed class VersionFunctionsTests
{
    [TestCase("1.2 - 1.4.5", "1.4.6", "false")]
    [TestCase("1.0 - 1.2 || 3 - 4", "3.5.0", "true")]
    [TestCase(">=1.2.3-0 <2", "1.9.0-rc.1", "true")]
    [TestCase("^0.0", "0.0.9", "true")]
    [TestCase("^0.0.3", "0.0.4", "false")]
    [TestCase("~0.0.0", "7.0.0", "true")]
    [TestCase("!=1.2.x-alpha", "1.2.0-beta", "true")]
    [TestCase("1.2.3-99999999999999999999", "1.2.3-99999999999999999999", "true")]
    public void Constraints_hold_as_in_the_reference(string constraint, string version, string want) =>
        Assert.That(Rendered.Of($$$"""{{ semverCompare "{{{constraint}}}" "{{{version}}}" }}"""), Is.EqualTo(want));

    [TestCase("1|2")]
    [TestCase("== 1")]
    [TestCase("1,")]
    [TestCase("18446744073709551616")]
    public void What_is_no_constraint_is_an_error(string constraint) =>
        Assert.That(Rendered.ErrorOf($$$"""{{ semverCompare "{{{constraint}}}" "1.0.0" }}"""), Is.Not.Empty);

    [Test]
    public void Many_ranges_reach_a_limit_instead_of_taking_forever() =>
        Assert.That(
            Rendered.ErrorOf($$$"""{{ semverCompare "{{{string.Concat(Enumerable.Repeat("1 - 2 ", 20_000))}}}" "1.0.0" }}"""),
            Does.Contain("limit"));

    [TestCase("""{{ (semver "1.2.3").IncMajor.Original }}""")]
    [TestCase("""{{ (semver "1.2.3").IncMajor.Compare (semver "1.2.3") }}""")]
    public void A_version_by_value_lacks_the_pointer_s_methods(string template) =>
        Assert.That(Rendered.ErrorOf(template), Is.Not.Empty);

    [TestCase("""{{ eq (semver "1") (semver "1") }}""", "false")]
    [TestCase("""{{ $v := semver "1" }}{{ eq $v $v }}""", "true")]
    [TestCase("""{{ eq (semver "1").IncMajor (semver "1").IncMajor }}""", "true")]
    [TestCase("""{{ (semver "1").Equal nil }}""", "false")]
    public void Pointers_are_compared_by_place_and_values_by_content(string template, string want) =>
        Assert.That(Rendered.Of(template), Is.EqualTo(want));
}
