using System.Text.Json.Nodes;

namespace Keyferry.VaultDouble.Core;

/// <summary>What a call is refused with.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">The vendor's words; null for an empty list of errors.</param>
internal sealed class Refusal(int status, string? message) : Exception(message ?? "")
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The entry of <c>errors</c>; none when null.</summary>
    public string? Text { get; } = message;

    /// <summary>The server itself refuses, no backend: behind a token its words stand in a list of one.</summary>
    public bool IsRouting { get; init; }

    /// <summary>Headers of the answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A mistake of the caller: 400.</summary>
    public static Refusal Bad(string message) => new(400, message);

    /// <summary>Nothing there: 404 without a word.</summary>
    public static Refusal Missing() => new(404, null);
}

/// <summary>The token that a call made or renewed.</summary>
internal sealed record AuthInfo(
    string ClientToken, string Accessor, IReadOnlyList<string> Policies, IReadOnlyDictionary<string, string>? Metadata,
    long LeaseDuration, bool Renewable, string EntityId, string TokenType, bool Orphan, int NumUses)
{
    /// <summary>As it stands in an answer.</summary>
    public JsonObject ToJson() => new()
    {
        ["client_token"] = ClientToken,
        ["accessor"] = Accessor,
        ["policies"] = Json.Strings(Policies),
        ["token_policies"] = Json.Strings(Policies),
        ["metadata"] = Metadata is null ? null : Json.Map(Metadata),
        ["lease_duration"] = LeaseDuration,
        ["renewable"] = Renewable,
        ["entity_id"] = EntityId,
        ["token_type"] = TokenType,
        ["orphan"] = Orphan,
        ["mfa_requirement"] = null,
        ["num_uses"] = NumUses,
    };
}

/// <summary>What a call is answered with.</summary>
internal sealed class Answer
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The member <c>data</c>.</summary>
    public JsonNode? Data { get; init; }

    /// <summary>The member <c>auth</c>.</summary>
    public AuthInfo? Auth { get; init; }

    /// <summary>The member <c>warnings</c>.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>The member <c>lease_id</c>.</summary>
    public string LeaseId { get; init; } = "";

    /// <summary>The member <c>renewable</c>.</summary>
    public bool Renewable { get; init; }

    /// <summary>The member <c>lease_duration</c>, seconds.</summary>
    public long LeaseDuration { get; init; }

    /// <summary>The member <c>wrap_info</c>.</summary>
    public JsonObject? WrapInfo { get; init; }

    /// <summary>Old calls of <c>sys/</c> show their data at the top too.</summary>
    public bool DataAtTop { get; init; }

    /// <summary>A whole body instead of the usual envelope.</summary>
    public JsonNode? Raw { get; init; }

    /// <summary>A body that is no JSON.</summary>
    public (string ContentType, string Text)? Plain { get; init; }

    /// <summary>Only the status, whatever it is.</summary>
    public bool IsBare { get; init; }

    /// <summary>Headers beside the usual ones.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Nothing to say: 204, or 404 for a read.</summary>
    public bool IsEmpty => Data is null && Auth is null && Raw is null && Plain is null
        && WrapInfo is null && LeaseId.Length == 0 && Warnings.Count == 0 && !IsBare;

    /// <summary>No content.</summary>
    public static Answer None() => new();

    /// <summary>An answer with data.</summary>
    public static Answer Of(JsonNode? data) => new() { Data = data };

    /// <summary>A list of names, in the order of their bytes; 404 where there are none.</summary>
    public static Answer Keys(IEnumerable<string> names)
    {
        var sorted = names.Order(StringComparer.Ordinal).ToList();
        return sorted.Count == 0 ? throw Refusal.Missing() : Of(new JsonObject { ["keys"] = Json.Strings(sorted) });
    }

    /// <summary>The body of the envelope.</summary>
    public JsonObject Envelope(string requestId)
    {
        var body = new JsonObject
        {
            ["request_id"] = requestId,
            ["lease_id"] = LeaseId,
            ["renewable"] = Renewable,
            ["lease_duration"] = LeaseDuration,
            ["data"] = Data?.DeepClone(),
            ["wrap_info"] = WrapInfo?.DeepClone(),
            ["warnings"] = Warnings.Count == 0 ? null : Json.Strings(Warnings),
            ["auth"] = Auth?.ToJson(),
        };
        if (DataAtTop && Data is JsonObject data)
        {
            foreach (var (name, value) in data)
            {
                body[name] = value?.DeepClone();
            }
        }

        return body;
    }
}

/// <summary>Short hands for JSON nodes.</summary>
internal static class Json
{
    /// <summary>A list of texts.</summary>
    public static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(static t => JsonValue.Create(t))]);

    /// <summary>A map of texts.</summary>
    public static JsonObject Map(IReadOnlyDictionary<string, string> texts) =>
        new(texts.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(p.Value))));

    /// <summary>The errors of a refusal.</summary>
    public static JsonObject Errors(params IEnumerable<string> errors) => new() { ["errors"] = Strings(errors) };
}
