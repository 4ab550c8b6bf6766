using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Webhook.Takeover;

/// <summary>Writes what a check found, for people and for programs.</summary>
internal static class TakeoverOutput
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The formats by name.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["text", "json"];

    /// <summary>Writes it.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="report">What was found.</param>
    /// <param name="output">Where to.</param>
    public static async Task WriteAsync(string format, TakeoverReport report, TextWriter output)
    {
        if (format == "json")
        {
            await output.WriteLineAsync(Json(report).ToJsonString(s_indented));
            return;
        }

        await WriteAsync("In the way", report.Findings.Where(static f => f.IsInTheWay), output);
        await WriteAsync("To know", report.Findings.Where(static f => !f.IsInTheWay), output);
        await output.WriteLineAsync(
            $"{report.Objects} objects and {report.Targets} target Secrets looked at: {report.Findings.Count(static f => f is { Area: TakeoverArea.Target, IsInTheWay: true })} "
            + $"Secrets would be rewritten, {report.InTheWay} {(report.InTheWay == 1 ? "thing is" : "things are")} in the way"
            + (report.Problems.Count == 0 ? "" : $"; {report.Problems.Count} could not be read, so that more may be"));
    }

    private static async Task WriteAsync(string title, IEnumerable<TakeoverFinding> findings, TextWriter output)
    {
        var all = findings.ToList();
        if (all.Count == 0)
        {
            return;
        }

        await output.WriteLineAsync(title);
        foreach (var finding in all)
        {
            await output.WriteLineAsync($"  {finding.Area}: {finding.Subject}: {finding.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static JsonObject Json(TakeoverReport report) => new()
    {
        ["objects"] = report.Objects,
        ["targets"] = report.Targets,
        ["inTheWay"] = report.InTheWay,
        ["problems"] = new JsonArray([.. report.Problems.Select(static p => (JsonNode)p)]),
        ["findings"] = new JsonArray([.. report.Findings.Select(static f => new JsonObject
        {
            ["area"] = f.Area, ["subject"] = f.Subject, ["inTheWay"] = f.IsInTheWay, ["message"] = f.Message,
        })]),
    };
}
