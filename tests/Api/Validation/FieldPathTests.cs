using Keyferry.Api.Validation;
using NUnit.Framework;

namespace Keyferry.Api.Tests.Validation;

public sealed class FieldPathTests
{
    [TestCase("spec")]
    [TestCase("spec.data[0].remoteRef.key")]
    [TestCase("spec.matrix[1][22]")]
    public void A_path_that_the_program_wrote_reads_as_it_was_written(string path) =>
        Assert.That(FieldPath.Root.Below(path).ToString(), Is.EqualTo(path));

    [Test]
    public void Keys_of_maps_and_names_hold_any_character()
    {
        var path = FieldPath.Root.Field("spec").Key("a].b[0]").Field("x.y");

        Assert.Multiple(() =>
        {
            Assert.That(path.ToString(), Is.EqualTo("spec[a].b[0]].x.y"));
            Assert.That(path.Steps.Select(static s => s.Name), Is.EqualTo(new[] { "spec", "a].b[0]", "x.y" }));
        });
    }

    [Test]
    public void Two_paths_are_equal_when_their_steps_are()
    {
        var path = FieldPath.Root.Field("spec").Field("data").Item(3);

        Assert.Multiple(() =>
        {
            Assert.That(path, Is.EqualTo(FieldPath.Root.Below("spec.data[3]")));
            Assert.That(path.GetHashCode(), Is.EqualTo(FieldPath.Root.Below("spec.data[3]").GetHashCode()));
            Assert.That(path, Is.Not.EqualTo(FieldPath.Root.Field("spec").Field("data").Key("3")));
            Assert.That(path, Is.Not.EqualTo(path.Parent));
        });
    }

    [Test]
    public void Long_names_are_cut_and_credentials_masked()
    {
        var path = FieldPath.Root.Field(new string('x', 1000)).Key("AKIAIOSFODNN7EXAMPLE");

        Assert.That(path.ToString(), Has.Length.LessThan(310).And.Not.Contain("IOSFODNN7"));
    }
}
