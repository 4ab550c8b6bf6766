using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Keyferry.Benchmarks.Templates;

/// <summary>The same templates in Go, where Go and sprig are to be had: for a ratio within one run.</summary>
internal static class GoReference
{
    /// <summary>Nanoseconds by template, in order; empty where there is no Go, with the reason.</summary>
    public static IReadOnlyList<GoFigures> Measure(out string reason)
    {
        if (GoToolchain.Find(out reason) is not { } tools)
            return [];

        var source = Directory.CreateTempSubdirectory("keyferry-go-bench-").FullName;
        try
        {
            var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Templates", "Go", "main.go"));
            File.WriteAllText(
                Path.Combine(source, "main.go"), text.Replace(GoToolchain.Versioned, tools.SprigImport, StringComparison.Ordinal));
            var program = Path.Combine(source, "reference");
            var (_, messages) = Run(tools, tools.Go, ["build", "-o", program, "."], source, "");
            if (!File.Exists(program))
            {
                reason = $"Go could not build the reference ({GoToolchain.Advice}): {messages.Trim()}";
                return [];
            }

            var input = string.Join('\n', TemplateCase.All.Select(Line));
            var (answers, _) = Run(tools, program, [], source, input);
            return [.. answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(GoFigures.Read)];
        }
        finally
        {
            Directory.Delete(source, recursive: true);
        }
    }

    private static string Line(TemplateCase one) => new JsonObject
    {
        ["Text"] = one.Text,
        ["Data"] = new JsonObject(one.Values.Select(static v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
    }.ToJsonString();

    private static (string Output, string Messages) Run(
        GoToolchain tools, string program, string[] arguments, string folder, string input)
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
        start.Environment["GOPATH"] = tools.GoPath;
        using var process = Process.Start(start)!;
        var messages = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, messages.GetAwaiter().GetResult());
    }
}
