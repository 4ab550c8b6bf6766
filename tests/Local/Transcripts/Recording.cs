using System.Text.Json.Nodes;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>A line of a recording, with the fields that all three files share.</summary>
internal sealed record Line(JsonObject Json)
{
    public string Id => Json["id"]!.GetValue<string>();

    public string Group => Json["group"]!.GetValue<string>();

    public string Kind => Json["kind"]!.GetValue<string>();

    public bool NeedsWidgets => Json["needs"] is JsonArray { Count: > 0 };

    public string? During => Json["during"]?.GetValue<string>();

    public bool Until => Json["until"]?.GetValue<bool>() ?? false;

    /// <summary>Whether the answer keeps only some items of a long list ("three groups kept").</summary>
    public bool IsPart => Json["about"]!.GetValue<string>().EndsWith(" kept)", StringComparison.Ordinal);

    public JsonObject Request => Json["request"]!.AsObject();

    public JsonObject Response => Json["response"]!.AsObject();

    public IReadOnlyList<Exchange> Exchanges(string field) =>
        [.. (Json[field] as JsonArray ?? []).Select(static e => new Exchange(e!.AsObject()))];
}

/// <summary>A request and its answer inside a line: what went before a watch, or came during it.</summary>
internal sealed record Exchange(JsonObject Json)
{
    public JsonObject Request => Json["request"]!.AsObject();

    public JsonObject? Response => Json["response"] as JsonObject;
}

/// <summary>Reads the recordings that lie beside these tests.</summary>
internal static class Recording
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Line> Rest { get; } = Read("rest.jsonl");

    public static IReadOnlyList<Line> Watch { get; } = Read("watch.jsonl");

    public static IReadOnlyList<Line> Kubectl { get; } = Read("kubectl.jsonl");

    public static string Folder { get; } = Path.Combine(Root, "tests", "Local", "Transcripts");

    public static IReadOnlyList<Line> Setup => [.. Rest.Where(static l => l.Group == "setup")];

    public static IEnumerable<string> Groups(IReadOnlyList<Line> lines) => lines.Select(static l => l.Group).Distinct();

    private static List<Line> Read(string file) =>
        [.. File.ReadLines(Path.Combine(Root, "tests", "Local", "Transcripts", "Recordings", file))
            .Select(static text => new Line(JsonNode.Parse(text)!.AsObject()))];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "webhook.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"no webhook.sln above {AppContext.BaseDirectory}");
        }

        return folder.FullName;
    }
}
