namespace Keyferry.Cluster.Tests.Fixture;

/// <summary>Where the repository lies.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

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
