namespace Keyferry.Webhook.Lint;

/// <summary>Reads all documents of a command line; a path that cannot be read keeps nobody from the others.</summary>
internal static class LintDocuments
{
    /// <summary>Reads them.</summary>
    /// <param name="paths">The words of the command line.</param>
    /// <param name="input">Standard input.</param>
    /// <returns>The documents, and why some cannot be read, a line each.</returns>
    public static (IReadOnlyList<LintDocument> Documents, IReadOnlyList<string> Problems) Read(IReadOnlyList<string> paths, TextReader input)
    {
        var (documents, problems) = (new List<LintDocument>(), new List<string>());
        foreach (var path in paths)
        {
            using var files = LintFiles.Read([path], input).GetEnumerator();
            while (Next(files, problems))
            {
                try
                {
                    documents.AddRange(YamlFile.Read(files.Current.File, files.Current.Text));
                }
                catch (LintException e)
                {
                    problems.Add(e.Message);
                }
            }
        }

        return (documents, problems);
    }

    private static bool Next(IEnumerator<(string File, string Text)> files, List<string> problems)
    {
        try
        {
            return files.MoveNext();
        }
        catch (LintException e)
        {
            problems.Add(e.Message);
            return false;
        }
    }
}
