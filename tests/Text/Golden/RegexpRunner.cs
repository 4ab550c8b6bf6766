using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Text.Regexp;

namespace Keyferry.Text.Tests.Golden;

/// <summary>Runs golden cases of regular expressions.</summary>
internal static class RegexpRunner
{
    public static string Mismatch(Vector vector)
    {
        var input = vector.Bytes("input", "inputB64");
        if (vector.Text("op") == "quotemeta")
        {
            return vector.Wants(GoRegex.QuoteMeta(input)) ? "" : "quoted otherwise";
        }

        var pattern = vector.Text("pattern");
        if (!GoRegex.TryParse(pattern, out var regex, out var error))
        {
            return vector.IsError ? "" : $"{pattern}: {error}";
        }

        if (vector.IsError)
        {
            return $"{pattern}: want error: {vector.ErrorText}";
        }

        if (vector.Text("op").StartsWith("replace", StringComparison.Ordinal))
        {
            return vector.Wants(Replaced(regex, vector, input)) ? "" : $"{pattern}: replaced otherwise";
        }

        var told = Told(regex, vector, input)?.ToJsonString();
        return told == Wanted(vector) ? "" : $"{pattern}: want: {Wanted(vector)}, got: {told}";
    }

    private static byte[] Replaced(GoRegex regex, Vector vector, byte[] input)
    {
        var replacement = Encoding.UTF8.GetBytes(vector.Text("repl"));
        return vector.Text("op") == "replace"
            ? regex.ReplaceAll(input, replacement)
            : regex.ReplaceAllLiteral(input, replacement);
    }

    private static JsonNode? Told(GoRegex regex, Vector vector, byte[] input)
    {
        var count = vector.Line.TryGetProperty("n", out var n) ? n.GetInt32() : -1;
        switch (vector.Text("op"))
        {
            case "match":
                return regex.IsMatch(input);
            case "find":
                var found = regex.Find(input);
                return new JsonObject { ["loc"] = Numbers(found), ["text"] = Slice(input, found ?? [0, 0], 0) };
            case "findall":
                return List(regex.FindAll(input, count)?.Select(match => Slice(input, match, 0)));
            case "submatch":
                var groups = regex.FindSubmatch(input);
                return new JsonObject
                {
                    ["groups"] = List(groups?.Chunk(2).Select(group => Slice(input, group, 0))),
                    ["index"] = Numbers(groups),
                    ["names"] = List(regex.GroupNames.Select(static name => (JsonNode)name)),
                };
            default:
                return List(regex.Split(input, count)?.Select(static part => Bytes(part)));
        }
    }

    private static string? Wanted(Vector vector) => JsonNode.Parse(vector.WantJson.GetRawText())?.ToJsonString();

    private static JsonArray? Numbers(int[]? numbers) =>
        numbers is null ? null : [.. numbers.Select(static n => (JsonNode)n)];

    private static JsonArray? List(IEnumerable<JsonNode>? nodes) => nodes is null ? null : [.. nodes];

    private static JsonNode Slice(byte[] input, int[] slots, int group) =>
        slots[group] < 0 ? "" : Bytes(input[slots[group]..slots[group + 1]]);

    private static JsonNode Bytes(byte[] bytes) => System.Text.Unicode.Utf8.IsValid(bytes)
        ? JsonValue.Create(Encoding.UTF8.GetString(bytes))
        : new JsonObject { ["b64"] = Convert.ToBase64String(bytes) };
}
