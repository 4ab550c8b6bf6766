using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Webhook.Hosting;

namespace Keyferry.Webhook.Lint;

/// <summary>Writes findings for people and for programs.</summary>
internal static class LintOutput
{
    /// <summary>The formats by name.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["text", "json", "sarif", "github"];

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions s_indented = new(s_plain) { WriteIndented = true };

    /// <summary>Writes all findings.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="output">Where to.</param>
    public static async Task WriteAsync(string format, IReadOnlyList<LintFinding> findings, TextWriter output)
    {
        if (format == "sarif")
        {
            await output.WriteLineAsync(Sarif(findings).ToJsonString(s_indented));
            return;
        }

        foreach (var finding in findings)
        {
            await output.WriteLineAsync(format switch
            {
                "json" => Json(finding).ToJsonString(s_plain),
                "github" => GitHub(finding),
                _ => $"{finding.Document.File}:{finding.Line}: {finding.Path}: {(finding.IsWarning ? "warning: " : "")}{OneLine(finding.Message)}",
            });
        }
    }

    private static JsonObject Json(LintFinding finding) => new()
    {
        ["file"] = finding.Document.File,
        ["line"] = finding.Line,
        ["document"] = finding.Document.Number,
        ["kind"] = finding.Document.Kind,
        ["namespace"] = finding.Document.Namespace,
        ["name"] = finding.Document.Name,
        ["severity"] = finding.Severity,
        ["path"] = finding.Path,
        ["message"] = finding.Message,
        ["hint"] = finding.Hint,
    };

    // https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    private static string GitHub(LintFinding finding) =>
        $"::{finding.Severity} file={Property(finding.Document.File)},line={finding.Line},title={Property(finding.Path)}::{Data(finding.Message)}";

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    // https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    private static JsonObject Sarif(IReadOnlyList<LintFinding> findings) => new()
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject
                {
                    ["name"] = "keyferry lint",
                    ["semanticVersion"] = ProgramVersion.Text,
                    ["rules"] = new JsonArray([.. findings.Select(static f => f.Rule).Distinct().Order(StringComparer.Ordinal).Select(static r => new JsonObject
                    {
                        ["id"] = r, ["shortDescription"] = new JsonObject { ["text"] = Words(r) },
                    })]),
                },
            },
            ["results"] = new JsonArray([.. findings.Select(Result)]),
        }),
    };

    private static JsonObject Result(LintFinding finding) => new()
    {
        ["ruleId"] = finding.Rule,
        ["level"] = finding.Severity,
        ["message"] = new JsonObject { ["text"] = $"{finding.Path}: {finding.Message}" },
        ["locations"] = new JsonArray(new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = Uri.EscapeDataString(finding.Document.File).Replace("%2F", "/", StringComparison.Ordinal) },
                ["region"] = new JsonObject { ["startLine"] = finding.Line },
            },
            ["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = finding.Path, ["kind"] = "member" }),
        }),
    };

    // FieldValueInvalid: Field value invalid.
    private static string Words(string rule)
    {
        var text = new StringBuilder();
        foreach (var (at, c) in rule.Index())
        {
            text.Append(at > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c);
        }

        return text.ToString();
    }
}
