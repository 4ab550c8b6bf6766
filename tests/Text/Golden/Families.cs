using NUnit.Framework;

namespace Keyferry.Text.Tests.Golden;

/// <summary>Runs the golden cases of a kind family by family, and says what passes.</summary>
public static class Families
{
    /// <summary>One test case a family of these kinds.</summary>
    public static IEnumerable<TestCaseData> Of(params string[] kinds) => Vector.OfKinds(kinds)
        .GroupBy(static v => v.Family)
        .OrderBy(static family => family.Key, StringComparer.Ordinal)
        .Select(static family => new TestCaseData(family.ToList()).SetArgDisplayNames(family.Key));

    /// <summary>Fails with the cases that come out otherwise than wanted.</summary>
    /// <param name="cases">The family.</param>
    /// <param name="fault">Says what is wrong with a case's result; empty where nothing is.</param>
    public static void Check(List<Vector> cases, Func<Vector, string> fault)
    {
        var faults = new List<string>();
        foreach (var vector in cases)
        {
            var text = fault(vector);
            if (text.Length > 0)
                faults.Add($"{vector.Id}: {text}");
        }

        TestContext.Progress.WriteLine($"{cases[0].Family}: {cases.Count - faults.Count} of {cases.Count}");
        Assert.That(
            faults, Is.Empty,
            $"{cases[0].Family}: {faults.Count} of {cases.Count} differ\n{string.Join('\n', faults.Take(200))}");
    }
}
