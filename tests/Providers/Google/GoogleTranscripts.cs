using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.CloudDouble.Google;

namespace Keyferry.Providers.Tests.Google;

/// <summary>A recorded call of an emulator, with the answer that Google gives where the emulator's differs (its README, and each line's doubt).</summary>
internal sealed partial record GoogleTranscript(string Id, string Group, string Kind, string Method, string Path, string Body, int Repeat, int Status, JsonElement Answer)
{
    // What a line's doubt says of the real service: the HTTP status, and the code where there is one. "-" is left out: what it would show hangs on the emulator's mistake before it.
    private static readonly Dictionary<string, string> s_real = new()
    {
        ["secrets/create-no-replication"] = "400 INVALID_ARGUMENT", ["secrets/create-not-json"] = "400 INVALID_ARGUMENT",
        ["secrets/create-unknown-field"] = "400 INVALID_ARGUMENT", ["secrets/create-topics"] = "200", ["secrets/patch"] = "200",
        ["secrets/patch-no-mask"] = "400 INVALID_ARGUMENT", ["secrets/patch-missing"] = "404 NOT_FOUND", ["secrets/delete-etag"] = "400 FAILED_PRECONDITION",
        ["secrets/method"] = "404", ["versions/access-missing-project"] = "403 PERMISSION_DENIED", ["versions/access-post"] = "404",
        ["states/latest-disabled"] = "400 FAILED_PRECONDITION", ["states/latest-destroyed"] = "400 FAILED_PRECONDITION",
        ["states/destroy-again"] = "400 FAILED_PRECONDITION", ["states/none-enabled"] = "400 FAILED_PRECONDITION", ["states/list-enabled"] = "200",
        ["payloads/crc-wrong-add"] = "400 INVALID_ARGUMENT", ["payloads/crc-wrong"] = "-", ["payloads/empty-add"] = "400 INVALID_ARGUMENT",
        ["payloads/empty"] = "-", ["payloads/not-base64"] = "400 INVALID_ARGUMENT", ["payloads/no-payload"] = "400 INVALID_ARGUMENT",
        ["payloads/base64url"] = "200", ["payloads/not-json"] = "400 INVALID_ARGUMENT", ["payloads/large"] = "400 INVALID_ARGUMENT",
        ["paging/page-1"] = "200", ["paging/page-2"] = "400 INVALID_ARGUMENT", ["paging/page-past"] = "400 INVALID_ARGUMENT",
        ["paging/page-bad"] = "400 INVALID_ARGUMENT", ["paging/page-size"] = "200", ["paging/list-past"] = "400 INVALID_ARGUMENT",
        ["paging/list-filter"] = "200", ["paging/list-filter-labels"] = "200", ["names/id-slash"] = "400 INVALID_ARGUMENT",
        ["names/id-dot"] = "400 INVALID_ARGUMENT", ["names/id-long"] = "400 INVALID_ARGUMENT", ["names/get-slash"] = "404", ["names/no-secret"] = "404",
        ["names/no-project"] = "404", ["names/other-collection"] = "404", ["names/unknown-verb"] = "404", ["names/get-verb"] = "404", ["names/no-v1"] = "404",
        ["regional/list"] = "200", ["regional/create"] = "200", ["regional/access"] = "404 NOT_FOUND", ["auth/no-token"] = "401 UNAUTHENTICATED",
        ["auth/bad-token"] = "401 UNAUTHENTICATED",
    };

    public static IReadOnlyList<GoogleTranscript> All { get; } =
        [.. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Vectors", "http", "gcp.jsonl")).Select(static l => Read(JsonElement.Parse(l)))];

    public bool IsLeftOut => s_real.GetValueOrDefault(Id) == "-";

    /// <summary>Whether the body is not to be compared, since the emulator's is not Google's.</summary>
    public bool HasOtherBody => s_real.ContainsKey(Id);

    /// <summary>The HTTP status of Google.</summary>
    public int RealStatus => s_real.TryGetValue(Id, out var real) ? int.Parse(real.Split(' ')[0]) : RealCode is { Length: > 0 } code ? StatusOf(code) : 200;

    /// <summary>The code of Google; empty for a success, or where a front end answers.</summary>
    public string RealCode => s_real.TryGetValue(Id, out var real) ? real.Split(' ').ElementAtOrDefault(1) ?? ""
        : Answer.ValueKind == JsonValueKind.Object && Answer.TryGetProperty("error", out var error) && CodePattern().Match(error.GetString()!) is { Success: true } match
            ? CaseBoundary().Replace(match.Groups[1].Value, "_").ToUpperInvariant()
            : "";

    /// <summary>The recorded body in Google's form: names in camel case, unset members left out.</summary>
    public JsonNode? RealBody => Answer.ValueKind == JsonValueKind.Object ? Converted(Answer) : new JsonObject();

    /// <summary>The recorded answer as Google gives it.</summary>
    public DoubleAnswer Real => RealStatus == 200 ? DoubleAnswer.Ok(RealBody!)
        : RealCode.Length == 0 ? DoubleAnswer.NoSuchPath
        : DoubleAnswer.Rpc(RealCode, RealCode == "FAILED_PRECONDITION" ? "Secret Version [projects/1/secrets/app/versions/3] is in DISABLED state." : "recorded");

    private static int StatusOf(string code) => DoubleAnswer.Rpc(code, "").Status;

    private static GoogleTranscript Read(JsonElement line)
    {
        var (request, response) = (line.GetProperty("request"), line.GetProperty("response"));
        var id = line.GetProperty("id").GetString()!;
        var body = request.GetProperty("body");
        return new GoogleTranscript(
            id, line.GetProperty("group").GetString()!, line.GetProperty("kind").GetString()!, request.GetProperty("method").GetString()!,
            request.GetProperty("path").GetString()!,
            id == "payloads/large" ? $"{{\"payload\":{{\"data\":\"{Convert.ToBase64String(Enumerable.Repeat((byte)'A', 65_538).ToArray())}\"}}}}"
                : body.ValueKind == JsonValueKind.String ? body.GetString()! : body.ValueKind == JsonValueKind.Null ? "" : body.GetRawText(),
            line.TryGetProperty("repeat", out var repeat) ? repeat.GetInt32() : 1, response.GetProperty("status").GetInt32(), response.GetProperty("body").Clone());
    }

    private static JsonNode? Converted(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(json.EnumerateObject()
            .Select(static m => KeyValuePair.Create(Camel().Replace(m.Name, static c => c.Groups[1].Value.ToUpperInvariant()), Converted(m.Value)))
            .Where(static m => m.Value is not null && m.Key != "totalSize")
            .Where(static m => m.Key == "automatic" || m.Value is not JsonObject { Count: 0 })),
        JsonValueKind.Array => json.GetArrayLength() == 0 ? null : new JsonArray([.. json.EnumerateArray().Select(static i => Converted(i))]),
        JsonValueKind.String => json.GetString() is { Length: > 0 } text ? JsonValue.Create(text) : null,
        JsonValueKind.Number => JsonNode.Parse(json.GetRawText()),
        JsonValueKind.True => JsonValue.Create(true),
        _ => null,
    };

    [GeneratedRegex("^rpc error: code = (\\w+) desc = ")]
    private static partial Regex CodePattern();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex CaseBoundary();

    [GeneratedRegex("_([a-z0-9])")]
    private static partial Regex Camel();
}
