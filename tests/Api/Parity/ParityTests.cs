using Keyferry.Api.Crds;
using NUnit.Framework;

namespace Keyferry.Api.Tests.Parity;

/// <summary>Keyferry defines the fields of External Secrets Operator, no fewer, no others, and as strict.</summary>
public sealed class ParityTests
{
    private static IEnumerable<TestCaseData> Versions => RecordedField.All.GroupBy(static f => (f.Kind, f.Version))
        .Select(static g => new TestCaseData(g.Key.Kind, g.Key.Version, g.ToList()).SetArgDisplayNames(g.Key.Kind, g.Key.Version));

    [Test]
    public void The_recording_has_every_kind_and_version() =>
        Assert.That(
            RecordedField.All.Select(static f => $"{f.Kind} {f.Version}").Distinct(),
            Is.EquivalentTo(CrdKinds.All.SelectMany(static k => k.Versions.Select(v => $"{k.Resource.Kind} {v}"))));

    [TestCaseSource(nameof(Versions))]
    public void Every_recorded_field_is_defined_with_its_constraints(string kind, string version, List<RecordedField> recorded)
    {
        var defined = DefinedField.Of(kind, version);

        Assert.Multiple(() =>
        {
            foreach (var field in recorded)
            {
                Assert.That(defined, Does.ContainKey(field.Path));
                Assert.That(field.Constraints, Is.SubsetOf(defined.GetValueOrDefault(field.Path, field.Constraints)), field.ToString());
            }
        });
    }

    [TestCaseSource(nameof(Versions))]
    public void No_other_field_is_defined(string kind, string version, List<RecordedField> recorded) =>
        Assert.That(DefinedField.Of(kind, version).Keys, Is.SubsetOf(recorded.Select(static f => f.Path)));

    // A whole number without a format may hold 64 bits in ESO; the type that reads it holds 32.
    [TestCaseSource(nameof(Versions))]
    public void No_constraint_is_added_but_the_size_of_integers(string kind, string version, List<RecordedField> recorded)
    {
        var defined = DefinedField.Of(kind, version);

        Assert.Multiple(() =>
        {
            foreach (var field in recorded.Where(f => defined.ContainsKey(f.Path)))
            {
                var added = defined[field.Path].Except(field.Constraints).Except(["format=int32", "format=int64"]);
                Assert.That(added.Where(c => !c.StartsWith("enum=", StringComparison.Ordinal) || version != "v1beta1"), Is.Empty, field.ToString());
            }
        });
    }
}
