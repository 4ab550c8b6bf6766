using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Keyferry.Benchmarks.Templates;

/// <summary>The same templates in Go, where Go and sprig are to be had: for a ratio within one run.</summary>
internal static class GoReference
{
    // Debian's golang-github-masterminds-sprig-dev puts its sources here.
    private const string DebianPath = "/usr/share/gocode";
    private const string GoPackage = "golang-go";
    private const string SprigPackage = "golang-github-masterminds-sprig-dev";

    /// <summary>Nanoseconds by template, in order; empty where there is no Go, with the reason.</summary>
    public static IReadOnlyList<GoFigures> Measure(out string reason)
    {
        var folder = Directory.CreateTempSubdirectory("keyferry-go-bench-");
        reason = "";
        try
        {
            var source = Workspace(folder.FullName);
            var program = Path.Combine(folder.FullName, "measure");
            var (_, messages) = Run(Go(), ["build", "-o", program, "."], source, folder.FullName, "");
            if (!File.Exists(program))
            {
                reason = WhyNotBuilt(messages);
                return [];
            }

            var input = string.Join('\n', TemplateCase.All.Select(Line));
            var (answers, _) = Run(program, [], source, folder.FullName, input);
            return [.. answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(GoFigures.Read)];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            reason = $"There is no Go here, so nothing to compare with: apt-get install {GoPackage} {SprigPackage}";
            return [];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Says why the reference could not be built, and what to install where something is missing.</summary>
    /// <param name="messages">What the Go compiler said.</param>
    public static string WhyNotBuilt(string messages) =>
        messages.Contains("cannot find package \"github.com/Masterminds/sprig", StringComparison.Ordinal)
            ? $"There is Go here but no sprig, so nothing to compare with: apt-get install {SprigPackage}"
            : "Go could not build the reference: " + messages.Trim();

    // Debian keeps sprig without the /v3 that it is imported by. Go finds it all the same, but only for sources that lie
    // in a GOPATH and have a go.mod ("minimal module compatibility", https://go.dev/wiki/Modules).
    private static string Workspace(string folder)
    {
        var source = Path.Combine(folder, "src", "keyferry", "bench");
        Directory.CreateDirectory(source);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Templates", "Go", "main.go"), Path.Combine(source, "main.go"));
        File.WriteAllText(Path.Combine(source, "go.mod"), "module keyferry/bench\n");
        return source;
    }

    private static string Line(TemplateCase one) => new JsonObject
    {
        ["Text"] = one.Text,
        ["Data"] = new JsonObject(one.Values.Select(static v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
    }.ToJsonString();

    private static string Go() => Environment.GetEnvironmentVariable("GOROOT") is { Length: > 0 } root
        ? Path.Combine(root, "bin", "go")
        : "go";

    private static (string Output, string Messages) Run(
        string program, string[] arguments, string folder, string workspace, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GO111MODULE"] = "off";
        var own = Environment.GetEnvironmentVariable("GOPATH");
        start.Environment["GOPATH"] = string.Join(Path.PathSeparator, new[] { workspace, own, DebianPath }.Where(static p => !string.IsNullOrEmpty(p)));
        using var process = Process.Start(start)!;
        var messages = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, messages.GetAwaiter().GetResult());
    }
}
