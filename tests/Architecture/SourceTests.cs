using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Keyferry.Architecture.Tests;

/// <summary>Holds the rules for source files.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 300;

    private static string Root { get; } = FindRoot();

    [Test]
    public void No_source_file_is_longer_than_300_lines()
    {
        var long_ = Sources("src", "certs").Where(static f => File.ReadLines(f).Count() > LongestFile)
            .Select(static f => Path.GetRelativePath(Root, f));
        Assert.That(long_, Is.Empty);
    }

    [Test]
    public void No_source_is_left_unfinished()
    {
        var unfinished = Sources("src", "certs", "tests")
            .Where(static f => Path.GetFileName(f) != "SourceTests.cs" && Unfinished().IsMatch(File.ReadAllText(f)))
            .Select(static f => Path.GetRelativePath(Root, f));
        Assert.That(unfinished, Is.Empty);
    }

    [Test]
    public void No_log_line_takes_a_secret_value()
    {
        var leaking = Sources("src", "certs").Where(static f => LoggedSecret().IsMatch(File.ReadAllText(f)))
            .Select(static f => Path.GetRelativePath(Root, f));
        Assert.That(leaking, Is.Empty);
    }

    private static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(static f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "webhook.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("webhook.sln is in no folder above the tests");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\[LoggerMessage\([^\]]*\]\s*(private|internal|public)[^;]*\b(SecretValue|byte\[\])", RegexOptions.ExplicitCapture)]
    private static partial Regex LoggedSecret();
}
