using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>
/// Shows requests, answers and differences of the lines that the environment variable <c>KEYFERRY_TRANSCRIPT</c> names:
/// beginnings of ids, separated by commas, such as <c>create/,delete/gone</c>; one that begins with <c>!</c> shows only what differs.
/// </summary>
internal static class Trace
{
    private static readonly string[] Wanted =
        (Environment.GetEnvironmentVariable("KEYFERRY_TRANSCRIPT") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Shows a call, if it is wanted.</summary>
    public static void Show(Line line, Answer answer, IReadOnlyList<string> differences, Placeholders placeholders) =>
        Show(line.Id, differences, () =>
            $"""
            {line.Request["method"]} {placeholders.Fill(line.Request["path"]!.GetValue<string>())}  ({line.Json["about"]})
            request  {Cut(line.Request["headers"])} {Cut(line.Request["body"])}
            recorded {line.Response["status"]} {Cut(line.Response["body"])}
            got      {answer.Status} {Cut(answer.Body)}
            """);

    /// <summary>Shows a line, if it is wanted.</summary>
    public static void Show(string id, IReadOnlyList<string> differences, Func<string> what)
    {
        var wanted = Wanted.Any(w => id.StartsWith(w, StringComparison.Ordinal)) ||
            (differences.Count > 0 && Wanted.Any(w => w[0] == '!' && id.StartsWith(w[1..], StringComparison.Ordinal)));
        if (!wanted)
        {
            return;
        }

        TestContext.Progress.WriteLine($"\n=== {id}: {(differences.Count == 0 ? "right" : "WRONG")}\n{what()}");
        foreach (var difference in differences)
        {
            TestContext.Progress.WriteLine($"  - {difference}");
        }
    }

    /// <summary>JSON for a person, not too long.</summary>
    public static string Cut(JsonNode? node)
    {
        var text = node?.ToJsonString(Readable.Options) ?? "null";
        return text.Length <= 3000 ? text : $"{text[..3000]}… ({text.Length})";
    }
}
