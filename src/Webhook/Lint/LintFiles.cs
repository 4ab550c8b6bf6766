using System.Text;

namespace Keyferry.Webhook.Lint;

/// <summary>Finds the files of a command line: files, folders with all below them, and <c>-</c> for standard input.</summary>
internal static class LintFiles
{
    private const long Largest = 64 << 20;
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>The name of standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Names and texts, one at a time.</summary>
    /// <param name="paths">The words of the command line.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="LintException">One cannot be read.</exception>
    public static IEnumerable<(string File, string Text)> Read(IReadOnlyList<string> paths, TextReader input)
    {
        foreach (var path in paths)
        {
            if (path == StandardInput)
            {
                yield return (path, input.ReadToEnd());
                continue;
            }

            foreach (var file in Files(path))
            {
                yield return (file, Text(file));
            }
        }
    }

    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        // Folders such as .git are nobody's manifests.
        return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(f => Endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)
                && !Path.GetRelativePath(path, f).Split(Path.DirectorySeparatorChar).Any(static p => p.Length > 1 && p[0] == '.' && p != ".."))
            .Order(StringComparer.Ordinal);
    }

    private static string Text(string file)
    {
        try
        {
            return new FileInfo(file).Length <= Largest
                ? File.ReadAllText(file, Encoding.UTF8)
                : throw new LintException(file, 0, $"is larger than {Largest >> 20} MiB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LintException(file, 0, e is FileNotFoundException or DirectoryNotFoundException ? "is not there" : "cannot be read: " + e.Message);
        }
    }
}
