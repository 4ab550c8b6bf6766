using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Tests.Replay;

/// <summary>One line of vault.jsonl: a request, and what a real server answered. Transcripts/README.md says what the fields mean.</summary>
internal sealed record Transcript(JsonObject Line)
{
    /// <summary>All lines, in playing order.</summary>
    public static IReadOnlyList<Transcript> All { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Transcripts", "vault.jsonl")).Select(static l => new Transcript((JsonObject)GoJson.Parse(l)!)),
    ];

    public string Id => Line["id"]!.ToString();

    public string Group => Line["group"]!.ToString();

    public string Server => Line["server"]!.ToString();

    public string? ClientCertificate => Line["client_cert"]?.ToString();

    public TimeSpan Wait => TimeSpan.FromSeconds(Line["wait_s"]?.GetValue<JsonElement>().GetDouble() ?? 0);

    public JsonObject Variables => Line["vars"] as JsonObject ?? [];

    public JsonObject Request => (JsonObject)Line["request"]!;

    public JsonObject Response => (JsonObject)Line["response"]!;
}
