using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Webhook.Why;

/// <summary>Writes an explanation for people and for programs.</summary>
internal static class ExplanationOutput
{
    private const int LabelWidth = 13;

    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The formats by name.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["text", "json"];

    /// <summary>Writes it.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="explanation">The explanation.</param>
    /// <param name="output">Where to.</param>
    public static async Task WriteAsync(string format, Explanation explanation, TextWriter output)
    {
        if (format == "json")
        {
            await output.WriteLineAsync(Json(explanation).ToJsonString(s_indented));
            return;
        }

        var name = explanation.Namespace.Length == 0 ? explanation.Name : $"{explanation.Namespace}/{explanation.Name}";
        await output.WriteLineAsync($"{explanation.Kind} {name}: {(explanation.IsHealthy ? "healthy" : "not healthy")}");
        foreach (var fact in explanation.Facts)
        {
            foreach (var (index, line) in fact.Lines.Index())
            {
                await output.WriteLineAsync($"  {(index == 0 ? fact.Label : "").PadRight(LabelWidth)}{line.ReplaceLineEndings(" ")}");
            }
        }

        if (explanation.Advice.Count > 0)
        {
            await output.WriteLineAsync(explanation.IsHealthy ? "To know" : "What to do");
            foreach (var advice in explanation.Advice.OrderByDescending(static a => a.IsFault))
            {
                await output.WriteLineAsync($"  - {advice.Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    private static JsonObject Json(Explanation explanation) => new()
    {
        ["kind"] = explanation.Kind,
        ["namespace"] = explanation.Namespace,
        ["name"] = explanation.Name,
        ["healthy"] = explanation.IsHealthy,
        ["facts"] = new JsonArray([.. explanation.Facts.Select(static f => new JsonObject
        {
            ["about"] = f.Label,
            ["lines"] = new JsonArray([.. f.Lines.Select(static l => (JsonNode)l)]),
        })]),
        ["advice"] = new JsonArray([.. explanation.Advice.Select(static a => new JsonObject
        {
            ["cause"] = a.Cause, ["fault"] = a.IsFault, ["message"] = a.Message,
        })]),
    };
}
