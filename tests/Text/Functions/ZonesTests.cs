using Keyferry.Text.Functions.Dates;
using Keyferry.Text.Runtime;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

public sealed class ZonesTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("zones-").FullName + "/";

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Without_zone_files_a_zone_is_a_failure_and_not_silently_UTC()
    {
        using var context = NewContext();
        Assert.That(
            () => Zones.Find(context, "Europe/Berlin"u8, [_folder]),
            Throws.InstanceOf<FunctionException>().With.Message.EqualTo(
                $"there are no time zone files here ({_folder}), so only UTC is known: install tzdata in the image"));
    }

    [TestCase("UTC")]
    [TestCase("")]
    [TestCase("../../etc/passwd")]
    public void What_needs_no_file_is_UTC_without_any(string name)
    {
        using var context = NewContext();
        Assert.That(Zones.Find(context, System.Text.Encoding.ASCII.GetBytes(name), [_folder]), Is.SameAs(GoZone.Utc));
    }

    [Test]
    public void Where_there_are_zone_files_an_unknown_name_is_UTC_as_in_sprig()
    {
        using var context = NewContext();
        File.WriteAllText(_folder + "UTC", "TZif");
        Assert.That(Zones.Find(context, "Nowhere/Atlantis"u8, [_folder]), Is.SameAs(GoZone.Utc));
    }

    private static RenderContext NewContext() =>
        new(TemplateLimits.Default, TimeProvider.System, [], CancellationToken.None);
}
