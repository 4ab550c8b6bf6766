namespace Keyferry.Benchmarks.Processes;

/// <summary>Where the repository lies.</summary>
internal static class Repository
{
    /// <summary>The folder of webhook.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The program: the one that was built with the benchmarks, or another build of it that KEYFERRY_PROGRAM names.</summary>
    public static string Engine =>
        Environment.GetEnvironmentVariable("KEYFERRY_PROGRAM") is { Length: > 0 } other
            ? other
            : System.IO.Path.Combine(Root, "src", "Webhook", "bin", Configuration, "net10.0", "keyferry");

    /// <summary>A path in the repository.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Configuration =>
        AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "webhook.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("webhook.sln is in no folder above the benchmarks");
        }

        return folder.FullName;
    }
}
