namespace Keyferry.Benchmarks.Templates;

/// <summary>A Go compiler and the sources of sprig.</summary>
/// <param name="Go">The path of <c>go</c>.</param>
/// <param name="GoPath">The workspace that holds sprig's sources.</param>
/// <param name="SprigImport">The path by which they are imported there.</param>
internal sealed record GoToolchain(string Go, string GoPath, string SprigImport)
{
    /// <summary>How sprig is imported where its sources lie under their version.</summary>
    public const string Versioned = "github.com/Masterminds/sprig/v3";

    /// <summary>What to install, for Debian and its like.</summary>
    public const string Advice = "apt-get install golang-go golang-github-masterminds-sprig-dev";

    // Debian's sources have no folder for the version: /usr/share/gocode/src/github.com/Masterminds/sprig.
    private const string Unversioned = "github.com/Masterminds/sprig";
    private const string DebianPath = "/usr/share/gocode";

    /// <summary>Finds both; null where one is missing, with the reason and the way out.</summary>
    public static GoToolchain? Find(out string reason)
    {
        reason = "";
        if (FindGo() is not { } go)
        {
            reason = $"no ratio to Go: there is no Go here ({Advice})";
            return null;
        }

        string[] workspaces = [.. Workspaces()];
        foreach (var workspace in workspaces)
        {
            foreach (var import in (string[])[Versioned, Unversioned])
            {
                if (File.Exists(Path.Combine(workspace, "src", import, "functions.go")))
                    return new GoToolchain(go, workspace, import);
            }
        }

        reason = $"no ratio to Go: the sources of {Unversioned} are in none of {string.Join(", ", workspaces)} ({Advice})";
        return null;
    }

    private static string? FindGo()
    {
        var root = Environment.GetEnvironmentVariable("GOROOT") ?? "";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] folders = [Path.Combine(root, "bin"), .. path, "/usr/lib/go/bin", "/usr/local/go/bin"];
        return folders
            .Where(static folder => folder.Length > 0)
            .Select(static folder => Path.GetFullPath(Path.Combine(folder, OperatingSystem.IsWindows() ? "go.exe" : "go")))
            .FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> Workspaces()
    {
        var named = (Environment.GetEnvironmentVariable("GOPATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "go");
        return [.. named, home, DebianPath];
    }
}
