using System.Text.Json.Nodes;

namespace Keyferry.Kubernetes.Tests.Support;

/// <summary>Answers of a real API server, one a line, with every masked time made a real one.</summary>
internal static class Recording
{
    public static IReadOnlyList<JsonObject> Lines(string file)
    {
        var path = Path.Combine(TestContext.CurrentContext.TestDirectory, "Recordings", file);
        return [.. File.ReadLines(path)
            .Where(static line => line.Length > 0)
            .Select(static line => line.Replace("\"<time>\"", "\"2026-11-23T10:20:30Z\"", StringComparison.Ordinal)
                .Replace("<hook-ca>", "AAAA", StringComparison.Ordinal))
            .Select(static line => JsonNode.Parse(line)!.AsObject())];
    }

    public static IEnumerable<TestCaseData> Cases(string file) =>
        Lines(file).Select(static line => new TestCaseData(line).SetArgDisplayNames(Id(line)));

    public static string Id(JsonObject line) => (string)line["id"]!;
}
