using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Webhook.StoreTest;

/// <summary>Writes what a test came to, for people and for programs.</summary>
internal static class StoreTestOutput
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The formats by name.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["text", "json"];

    /// <summary>Writes it.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="report">What the test came to.</param>
    /// <param name="output">Where to.</param>
    public static async Task WriteAsync(string format, StoreTestReport report, TextWriter output)
    {
        if (format == "json")
        {
            await output.WriteLineAsync(Json(report).ToJsonString(s_indented));
            return;
        }

        await output.WriteLineAsync($"{report.Store} ({report.Provider})");
        var (name, outcome) = (Width("CASE", static c => c.Name), Width("OUTCOME", static c => c.Words));
        await output.WriteLineAsync($"{"CASE".PadRight(name)}{"OUTCOME".PadRight(outcome)}DETAIL");
        foreach (var tried in report.Cases)
        {
            await output.WriteLineAsync(
                $"{tried.Name.PadRight(name)}{tried.Words.PadRight(outcome)}{tried.Detail.ReplaceLineEndings(" ")}".TrimEnd());
        }

        int Width(string title, Func<StoreCase, string> cell) => report.Cases.Select(c => cell(c).Length).Append(title.Length).Max() + 2;
    }

    private static JsonObject Json(StoreTestReport report) => new()
    {
        ["store"] = report.Store,
        ["provider"] = report.Provider,
        ["good"] = report.IsGood,
        ["cases"] = new JsonArray([.. report.Cases.Select(static c => new JsonObject
        {
            ["case"] = c.Name, ["outcome"] = c.Words, ["detail"] = c.Detail,
        })]),
    };
}
