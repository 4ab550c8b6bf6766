using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Keyferry.Benchmarks.Templates;

/// <summary>The same templates in Go, where Go and sprig are to be had: for a ratio within one run.</summary>
internal static class GoReference
{
    // Debian's golang-github-masterminds-sprig-dev puts its sources here.
    private const string DebianPath = "/usr/share/gocode";

    /// <summary>Nanoseconds by template, in order; empty where there is no Go, with the reason.</summary>
    public static IReadOnlyList<GoFigures> Measure(out string reason)
    {
        var program = Path.Combine(Path.GetTempPath(), $"keyferry-go-bench-{Environment.ProcessId}");
        reason = "";
        try
        {
            var source = Path.Combine(AppContext.BaseDirectory, "Templates", "Go");
            var (built, messages) = Run(Go(), ["build", "-o", program, "."], source, "");
            if (built.Length == 0 && !File.Exists(program))
            {
                reason = "Go could not build the reference: " + messages.Trim();
                return [];
            }

            var input = string.Join('\n', TemplateCase.All.Select(Line));
            var (answers, _) = Run(program, [], source, input);
            return [.. answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(GoFigures.Read)];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            reason = "there is no Go here: apt-get install golang-go golang-github-masterminds-sprig-dev";
            return [];
        }
        finally
        {
            File.Delete(program);
        }
    }

    private static string Line(TemplateCase one) => new JsonObject
    {
        ["Text"] = one.Text,
        ["Data"] = new JsonObject(one.Values.Select(static v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
    }.ToJsonString();

    private static string Go() => Environment.GetEnvironmentVariable("GOROOT") is { Length: > 0 } root
        ? Path.Combine(root, "bin", "go")
        : "go";

    private static (string Output, string Messages) Run(string program, string[] arguments, string folder, string input)
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
        start.Environment.TryAdd("GOPATH", DebianPath);
        using var process = Process.Start(start)!;
        var messages = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, messages.GetAwaiter().GetResult());
    }
}
