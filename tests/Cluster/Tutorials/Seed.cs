using System.Globalization;
using System.Text.RegularExpressions;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Tutorials;

/// <summary>
/// A tutorial as it was published. The texts belong to others, so they lie beside the repository; a test that needs one is
/// left out where they are missing. Most have lost their indentation, which the tests give back line by line.
/// </summary>
internal sealed partial class Seed
{
    private const string ApiVersion = "apiVersion: external-secrets.io/v1beta1";

    private readonly string[] _written;
    private readonly string[] _lines;

    private Seed(string[] written)
    {
        _written = written;
        _lines = [.. written.Select(static l => Number().Replace(l, "").Trim())];
    }

    /// <summary>Reads one by the number that its name begins with.</summary>
    public static Seed Read(string number)
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "seeds");
        var file = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"{number}_*.txt").FirstOrDefault() : null;
        if (file is null)
        {
            Assert.Ignore($"no tutorial {number} in {folder}");
        }

        return new Seed(File.ReadAllLines(file!));
    }

    /// <summary>A manifest whose lines lost their indentation.</summary>
    /// <param name="which">Which of those that begin with <paramref name="first"/>, from 1 on.</param>
    /// <param name="indents">
    /// How deep each line lies, a digit a line in steps of two blanks; a dot leaves a line out.
    /// </param>
    /// <param name="cut">Prose that follows the last line without a break.</param>
    /// <param name="first">The first line.</param>
    public string Manifest(int which, string indents, string? cut = null, string first = ApiVersion)
    {
        var start = StartOf(_lines, which, first);
        var lines = _lines[start..(start + indents.Length)];
        if (cut is not null)
        {
            lines[^1] = lines[^1][..lines[^1].IndexOf(cut, StringComparison.Ordinal)];
        }

        return string.Join('\n', lines.Select((line, at) => (Line: line, Depth: indents[at])).Where(static l => l.Depth != '.')
            .Select(static l => new string(' ', 2 * (int)char.GetNumericValue(l.Depth)) + l.Line)) + "\n";
    }

    /// <summary>A manifest of a here-document, as it is written.</summary>
    public string Document(int which)
    {
        var start = StartOf(_written, which, ApiVersion);
        return string.Join('\n', _written.Skip(start).TakeWhile(static l => l != "EOF")) + "\n";
    }

    private static int StartOf(string[] lines, int which, string first)
    {
        var starts = lines.Index().Where(l => l.Item == first).Select(static l => l.Index).ToList();
        Assert.That(starts, Has.Count.AtLeast(which), string.Create(CultureInfo.InvariantCulture, $"line {first} number {which}"));
        return starts[which - 1];
    }

    // Line numbers that were printed before the code.
    [GeneratedRegex(@"^\d+(?=\D)")]
    private static partial Regex Number();
}
