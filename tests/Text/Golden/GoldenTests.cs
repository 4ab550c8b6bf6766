using NUnit.Framework;

namespace Keyferry.Text.Tests.Golden;

/// <summary>
/// Runs every golden case in the folder, family by family, and tells the rate that passes: those of the project, or
/// those that TEMPLATE_VECTORS names.
/// </summary>
public sealed class GoldenTests
{
    private static readonly Dictionary<string, Func<Vector, string>> s_runners = new(StringComparer.Ordinal)
    {
        ["template"] = TemplateRunner.Mismatch,
        ["gjson"] = GjsonRunner.PathMismatch,
        ["property"] = GjsonRunner.PropertyMismatch,
        ["regexp"] = RegexpRunner.Mismatch,
        ["rewrite"] = RewriteRunner.Mismatch,
        ["duration"] = DurationRunner.Mismatch,
        ["convert"] = KeyRunner.ConversionMismatch,
        ["reverse"] = KeyRunner.ReversalMismatch,
        ["validkey"] = KeyRunner.ValidityMismatch,
        ["decode"] = KeyRunner.DecodingMismatch,
        ["jsonmap"] = KeyRunner.MapMismatch,
        ["bytevalue"] = KeyRunner.ValueMismatch,
        ["mapscope"] = MapScopeRunner.Mismatch,
        ["targetpath"] = TargetPathRunner.Mismatch,
    };

    private int _all;
    private int _passed;

    private static IEnumerable<TestCaseData> FamilyCases() => Vector.All()
        .GroupBy(static v => v.Family)
        .OrderBy(static family => family.Key, StringComparer.Ordinal)
        .Select(static family => new TestCaseData(family.ToList()).SetArgDisplayNames(family.Key));

    [TestCaseSource(nameof(FamilyCases))]
    public void Golden_cases_come_out_as_in_Go(List<Vector> family)
    {
        var errors = Mismatches(family);
        var passed = family.Count - errors.Count;
        (_all, _passed) = (_all + family.Count, _passed + passed);
        TestContext.Out.WriteLine($"golden cases, {family[0].Family}: {passed} of {family.Count} pass");
        Assert.That(
            errors, Is.Empty,
            $"{family[0].Family}: {errors.Count} of {family.Count} differ\n{string.Join('\n', errors.Take(200))}");
    }

    [Test]
    public void Our_own_cases_come_out_as_wanted()
    {
        var own = Vector.Own().ToList();
        Assert.That(own, Is.Not.Empty);
        Assert.That(Mismatches(own), Is.Empty);
    }

    [Test]
    public void The_folder_of_golden_cases_is_not_empty() =>
        Assert.That(Vector.All(), Is.Not.Empty, $"there is no case in {Vector.Folder}");

    private static List<string> Mismatches(List<Vector> vectors)
    {
        var errors = new List<string>();
        foreach (var vector in vectors)
        {
            var mismatch = s_runners.TryGetValue(vector.Kind, out var run) ? run(vector) : $"unknown kind {vector.Kind}";
            if (mismatch.Length > 0)
            {
                errors.Add($"{vector.Id}: {mismatch}");
            }
        }

        return errors;
    }

    [OneTimeTearDown]
    public void Tell_the_rate() => TestContext.Progress.WriteLine(
        $"golden cases, all: {_passed} of {_all} pass ({(_all == 0 ? 0 : 100.0 * _passed / _all):0.00} %)");
}
