using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keyferry.VaultDouble.Tests.Replay;

/// <summary>What placeholders stand for in one playing of a group, and the comparison of an answer with a recorded one.</summary>
internal sealed partial class Placeholders
{
    private static readonly Dictionary<string, string> Shapes = new(StringComparer.Ordinal)
    {
        ["time"] = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z",
        ["uuid"] = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        ["cluster_id"] = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        ["request_id"] = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        ["certificate"] = "-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+\n-----END CERTIFICATE-----\n?",
        ["ec-private-key"] = "-----BEGIN EC PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+\n-----END EC PRIVATE KEY-----\n?",
        ["ciphertext"] = "[A-Za-z0-9+/=]+",
        ["random"] = "[A-Za-z0-9+/]+={0,2}",
        ["jwt"] = "[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+",
        ["serial"] = "(?:[0-9a-f]{2}(?::[0-9a-f]{2})+|\\d+)",
        ["key-id"] = "[0-9a-f]{2}(?::[0-9a-f]{2})+",
        ["lease"] = "[A-Za-z0-9]+",
        ["code"] = "\\d{6}",
        ["seconds"] = "\\d+",
    };

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Says what a placeholder stands for.</summary>
    public void Set(string placeholder, string value) => _values[placeholder] = value;

    /// <summary>Whether it is said.</summary>
    public bool Has(string placeholder) => _values.ContainsKey(placeholder);

    /// <summary>The text with its placeholders filled.</summary>
    public string Fill(string text) => Placeholder().Replace(text, match =>
        _values.TryGetValue(match.Value, out var value) ? value : throw new InvalidOperationException($"nothing has told what {match.Value} is"));

    /// <summary>A JSON value with its placeholders filled.</summary>
    public JsonNode? Fill(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, Fill(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Fill)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Fill(value.ToString())),
        _ => node?.DeepClone(),
    };

    /// <summary>What an answer has that the recorded one has not, and the other way round.</summary>
    public IEnumerable<string> Compare(JsonNode? expected, JsonNode? actual, string at = "body")
    {
        switch (expected)
        {
            case JsonObject map when actual is JsonObject other:
                foreach (var name in map.Select(static p => p.Key).Union(other.Select(static p => p.Key)).ToList())
                {
                    var difference = !other.ContainsKey(name) ? [$"{at}.{name} is missing"]
                        : !map.ContainsKey(name) ? [$"{at}.{name} is too much"]
                        : Compare(map[name], other[name], $"{at}.{name}");
                    foreach (var line in difference)
                    {
                        yield return line;
                    }
                }

                break;
            case JsonArray list when actual is JsonArray other && list.Count == other.Count:
                foreach (var line in list.Zip(other).SelectMany((pair, i) => Compare(pair.First, pair.Second, $"{at}[{i}]")))
                {
                    yield return line;
                }

                break;
            case JsonValue when expected.GetValueKind() == JsonValueKind.String && expected.ToString() is "<unix>" or "<ttl>" && actual is JsonValue:
                if (actual.GetValueKind() != JsonValueKind.Number)
                {
                    yield return $"{at} is no number";
                }

                break;
            case JsonValue when expected.GetValueKind() == JsonValueKind.String && expected.ToString() == "<text>" && actual is not null:
                break;
            case JsonValue when expected.GetValueKind() == JsonValueKind.String && actual is JsonValue && actual.GetValueKind() == JsonValueKind.String:
                if (!Matches(expected.ToString(), actual.ToString()))
                {
                    yield return $"{at} is {actual.ToJsonString()}, recorded {expected.ToJsonString()}";
                }

                break;
            default:
                var (one, two) = (expected?.ToJsonString() ?? "null", actual?.ToJsonString() ?? "null");
                if (one != two)
                {
                    yield return $"{at} is {two}, recorded {one}";
                }

                break;
        }
    }

    /// <summary>Whether a text is what was recorded; placeholders that it tells are kept.</summary>
    public bool Matches(string expected, string actual)
    {
        var pattern = new StringBuilder("^");
        var names = new List<string>();
        var end = 0;
        foreach (Match match in Placeholder().Matches(expected))
        {
            pattern.Append(Regex.Escape(expected[end..match.Index]));
            end = match.Index + match.Length;
            if (_values.TryGetValue(match.Value, out var known))
            {
                pattern.Append(Regex.Escape(known));
            }
            else
            {
                names.Add(match.Value);
                pattern.Append('(').Append(Shapes.GetValueOrDefault(match.Groups["kind"].Value, "[^\\s\"]+")).Append(')');
            }
        }

        var found = Regex.Match(actual, pattern.Append(Regex.Escape(expected[end..])).Append('$').ToString(), RegexOptions.Singleline);
        for (var i = 0; found.Success && i < names.Count; i++)
        {
            // Without a number it may be another value each time.
            if (names[i].Contains(':', StringComparison.Ordinal) || names[i] is "<root-token>" or "<unseal-key>" or "<unseal-key-hex>")
            {
                _values[names[i]] = found.Groups[i + 1].Value;
            }
        }

        return found.Success;
    }

    [GeneratedRegex("<(?<kind>root-token|request_id|time|token|accessor|uuid|jwt|role-id|certificate|secret-id|plugin-version|version|lease|serial"
        + "|key-id|namespace-id|cluster_id|cluster_name|ec-private-key|seconds|unseal-key-hex|unseal-key|ca-certificate|ciphertext|ldap-down|ldap"
        + "|public-key|helper|random|closed-host|code)(?::\\d+)?>", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
