using NUnit.Framework;

namespace Keyferry.Fuzz.Tests;

/// <summary>The fuzz targets answer what they begin with, and all that fuzzing has found. Fuzzing itself: <c>eng/fuzz</c>.</summary>
public sealed class FuzzTargetTests
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(FuzzTargetTests).Assembly.Location)!;

    private static IEnumerable<TestCaseData> Inputs() => FuzzTargets.All.Keys.SelectMany(static target =>
        new[] { "Seeds", "Found" }.Select(kind => Path.Combine(Folder, kind, target)).Where(Directory.Exists).SelectMany(Directory.GetFiles)
            .Select(file => new TestCaseData(target, file).SetName($"{{m}}({target}, {Path.GetFileName(file)})")));

    [TestCaseSource(nameof(Inputs))]
    public void Is_answered(string target, string file) => Assert.DoesNotThrow(() => FuzzTargets.All[target](File.ReadAllBytes(file)));

    [TestCaseSource(nameof(Targets))]
    public void Has_seeds(string target) => Assert.That(Directory.GetFiles(Path.Combine(Folder, "Seeds", target)), Is.Not.Empty);

    [TestCaseSource(nameof(Targets))]
    public void Answers_what_is_no_text(string target)
    {
        var random = new Random(1);
        for (var length = 0; length < 200; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Assert.DoesNotThrow(() => FuzzTargets.All[target](bytes));
        }
    }

    private static IEnumerable<string> Targets() => FuzzTargets.All.Keys;
}
