namespace Keyferry.Webhook.Tests.Docs;

/// <summary>Where the repository's files are.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Root = new(Find);

    /// <summary>A file or folder of the repository.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root.Value, relative);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "webhook.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("webhook.sln is in no folder above the tests");
        }

        return folder.FullName;
    }
}
