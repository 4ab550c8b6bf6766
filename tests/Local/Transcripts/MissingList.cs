using NUnit.Framework;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>
/// The lines of a recording that the in-memory server does not answer right yet, by name, in a file beside these tests.
/// With <c>KEYFERRY_TRANSCRIPT_REWRITE=1</c> the file is brought up to date instead.
/// </summary>
internal sealed class MissingList(string file)
{
    private static readonly Lock Gate = new();
    private static readonly bool Rewrite = Environment.GetEnvironmentVariable("KEYFERRY_TRANSCRIPT_REWRITE") == "1";

    private string FilePath => Path.Combine(Recording.Folder, file);

    /// <summary>The ids that the file lists with a question mark: background work decides whether they come out right.</summary>
    private HashSet<string> Either => File.Exists(FilePath)
        ? File.ReadLines(FilePath).Where(static l => l.StartsWith('?')).Select(static l => l[1..]).ToHashSet(StringComparer.Ordinal)
        : [];

    /// <summary>The ids that the file lists.</summary>
    public IReadOnlyList<string> Ids => File.Exists(FilePath) ? [.. File.ReadLines(FilePath).Where(static l => l.Length > 0 && l[0] is not ('#' or '?'))] : [];

    /// <summary>Fails if a listed line is right, or one that is not listed is wrong; prints the group's share.</summary>
    public void Check(string group, IReadOnlyList<LineResult> results)
    {
        var right = results.Count(static r => r.Right);
        TestContext.Progress.WriteLine($"{file["missing-".Length..^".txt".Length],-8}{group,-18}{right,5} of {results.Count,4}{100.0 * right / results.Count,8:0.0} %");
        lock (Gate)
        {
            var listed = Ids.ToHashSet(StringComparer.Ordinal);
            var either = Either;
            if (Rewrite)
            {
                Write(group, listed, results.Where(r => !either.Contains(r.Id)).ToList());
                return;
            }

            var problems = results.Where(r => r.Right == listed.Contains(r.Id) && !either.Contains(r.Id)).Select(r => r.Right
                ? $"{r.Id} is right now: take it off {file}"
                : $"{r.Id} is wrong:\n    {string.Join("\n    ", r.Differences.Take(5))}").ToList();
            if (problems.Count > 0)
            {
                Assert.Fail(string.Join('\n', problems));
            }
        }
    }

    private void Write(string group, HashSet<string> listed, IReadOnlyList<LineResult> results)
    {
        listed.RemoveWhere(id => id.StartsWith($"{group}/", StringComparison.Ordinal));
        listed.UnionWith(results.Where(static r => !r.Right).Select(static r => r.Id));
        File.WriteAllLines(FilePath, listed.Concat(Either.Select(static id => $"?{id}")).Order(StringComparer.Ordinal)
            .Prepend("# Lines that the in-memory server does not get right; KEYFERRY_TRANSCRIPT_REWRITE=1 brings this up to date. A question mark: either way."));
    }
}
