using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>Compares an answer with what was recorded, member by member.</summary>
internal sealed partial class Comparison(Placeholders placeholders)
{
    private readonly List<string> differences = [];

    /// <summary>What differs, each with where, what was recorded, and what came.</summary>
    public IReadOnlyList<string> Differences => differences;

    /// <summary>Compares two values; a recorded <c>&lt;any&gt;</c> fits all.</summary>
    public void Values(string path, JsonNode? expected, JsonNode? actual)
    {
        switch (expected)
        {
            case JsonObject e when actual is JsonObject a:
                Objects(path, e, a);
                break;
            case JsonArray e when actual is JsonArray a:
                Arrays(path, e, a);
                break;
            case JsonValue e when Text(e) is { } text:
                if (text is not ("<any>" or "<binary>") && (Text(actual) is not { } got || !placeholders.Fits(Ageless(text), got)))
                {
                    Differs(path, placeholders.Fill(Show(expected)), Show(actual));
                }

                break;
            default:
                if (!string.Equals(Show(expected), Show(actual), StringComparison.Ordinal))
                {
                    Differs(path, Show(expected), Show(actual));
                }

                break;
        }
    }

    /// <summary>Notes a difference.</summary>
    public void Differs(string path, string expected, string actual) =>
        differences.Add($"{path}: recorded {Cut(expected)}, got {Cut(actual)}");

    private void Objects(string path, JsonObject expected, JsonObject actual)
    {
        var unexpected = actual.Select(static m => m.Key).Except(expected.Select(static m => m.Key), StringComparer.Ordinal).ToList();
        foreach (var (name, value) in expected)
        {
            // Names hold placeholders too, as in managedFields: k:{"uid":"<uid:1>"}.
            var filled = name.Contains('<', StringComparison.Ordinal) ? placeholders.Fill(name) : name;
            var same = actual.ContainsKey(filled) ? filled : unexpected.Find(n => name.Contains('<', StringComparison.Ordinal) && placeholders.Fits(name, n));
            if (same is null)
            {
                Differs($"{path}.{name}", Show(value), "nothing");
            }
            else
            {
                Values($"{path}.{name}", value, actual[same]);
            }

            unexpected.Remove(same ?? "");
        }

        foreach (var name in unexpected)
        {
            Differs($"{path}.{name}", "nothing", Show(actual[name]));
        }
    }

    private void Arrays(string path, JsonArray expected, JsonArray actual)
    {
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            if (i >= actual.Count)
            {
                Differs($"{path}[{i}]", Show(expected[i]), "nothing");
            }
            else if (i >= expected.Count)
            {
                Differs($"{path}[{i}]", "nothing", Show(actual[i]));
            }
            else
            {
                Values($"{path}[{i}]", expected[i], actual[i]);
            }
        }
    }

    // The age of a time in 2020 grows by the day.
    private static string Ageless(string text) => YearsAndDays().IsMatch(text) ? "<age>" : text;

    [GeneratedRegex("^[0-9]+y[0-9]+d$")]
    private static partial Regex YearsAndDays();

    private static string? Text(JsonNode? node) =>
        node is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : null;

    private static string Show(JsonNode? node) => node?.ToJsonString(Readable.Options) ?? "null";

    private static string Cut(string text) => text.Length <= 1000 ? text : $"{text[..1000]}… ({text.Length} characters)";
}

/// <summary>How JSON is shown to a person.</summary>
internal static class Readable
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
