using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Keyferry.Providers.Tests.Azure;

/// <summary>A recorded request and its answer: Vectors/http/azure.jsonl.</summary>
internal sealed record AzureRecording(JsonElement Line)
{
    public string Id => Line.GetProperty("id").GetString()!;

    public string Group => Line.GetProperty("group").GetString()!;

    public string Kind => Line.GetProperty("kind").GetString()!;

    public bool IsLogin => Line.GetProperty("server").GetString() == "issuer";

    public HttpMethod Method => new(Request.GetProperty("method").GetString()!);

    public string Path => Request.GetProperty("path").GetString()!;

    public JsonElement Request => Line.GetProperty("request");

    public JsonElement Response => Line.GetProperty("response");

    public int Status => Response.GetProperty("status").GetInt32();

    public bool HasDoubt => Line.TryGetProperty("doubt", out _);

    public JsonElement? Vars => Line.TryGetProperty("vars", out var vars) ? vars : null;

    public static IReadOnlyList<AzureRecording> All { get; } =
    [
        .. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Vectors", "http", "azure.jsonl"))
            .Select(static l => new AzureRecording(JsonElement.Parse(l))),
    ];

    public static string? Header(JsonElement message, string name) =>
        message.TryGetProperty("headers", out var headers) && headers.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>A body as it is sent: text as it stands, anything else as JSON; null where there is none.</summary>
    public static string? BodyOf(JsonElement message) => message.GetProperty("body") is { ValueKind: not JsonValueKind.Null } body
        ? body.ValueKind == JsonValueKind.String ? body.GetString() : body.GetRawText()
        : null;
}

/// <summary>What placeholders of recordings stand for, within one group.</summary>
internal sealed partial class Placeholders
{
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    public string this[string placeholder]
    {
        set => _known[placeholder] = value;
    }

    public bool Knows(string placeholder) => _known.ContainsKey(placeholder);

    /// <summary>A text with everything filled in that is known; what is not gets a fitting value.</summary>
    public string Fill(string text) => All().Replace(text, m =>
        Times().Match(m.Value) is { Success: true } times
            ? new string(times.Groups[2].Value[0], int.Parse(times.Groups[1].Value, CultureInfo.InvariantCulture))
            : _known.GetValueOrDefault(m.Value) ?? Fitting(m.Value));

    /// <summary>What differs between a recorded document and an answer; null where nothing does.</summary>
    public string? Difference(JsonElement recorded, JsonElement answered, string path = "$")
    {
        if (recorded.ValueKind == JsonValueKind.String && answered.ValueKind == JsonValueKind.Number)
        {
            return recorded.GetString()!.StartsWith("<unix", StringComparison.Ordinal) ? null : $"{path}: a number";
        }

        if (recorded.ValueKind != answered.ValueKind)
        {
            return $"{path}: {answered.ValueKind} in place of {recorded.ValueKind}";
        }

        switch (recorded.ValueKind)
        {
            case JsonValueKind.Object:
                var names = recorded.EnumerateObject().Select(static m => m.Name).Order(StringComparer.Ordinal).ToList();
                var others = answered.EnumerateObject().Select(static m => m.Name).Order(StringComparer.Ordinal).ToList();
                return !names.SequenceEqual(others) ? $"{path}: members {string.Join(",", others)} in place of {string.Join(",", names)}"
                    : names.Select(n => Difference(recorded.GetProperty(n), answered.GetProperty(n), $"{path}.{n}")).FirstOrDefault(static d => d is not null);
            case JsonValueKind.Array:
                return recorded.GetArrayLength() != answered.GetArrayLength() ? $"{path}: {answered.GetArrayLength()} items"
                    : recorded.EnumerateArray().Zip(answered.EnumerateArray())
                        .Select((pair, at) => Difference(pair.First, pair.Second, $"{path}[{at}]")).FirstOrDefault(static d => d is not null);
            case JsonValueKind.String:
                return Match(recorded.GetString()!, answered.GetString()!) ? null : $"{path}: {answered.GetString()} in place of {recorded.GetString()}";
            default:
                return recorded.GetRawText() == answered.GetRawText() ? null : $"{path}: {answered.GetRawText()}";
        }
    }

    /// <summary>Whether a text fits a recorded one; what placeholders stand for in it is learnt.</summary>
    public bool Match(string recorded, string answered)
    {
        var pattern = new StringBuilder("^");
        var names = new List<string>();
        var from = 0;
        foreach (Match placeholder in All().Matches(recorded))
        {
            pattern.Append(Regex.Escape(recorded[from..placeholder.Index]));
            from = placeholder.Index + placeholder.Length;
            if (Times().IsMatch(placeholder.Value) || _known.ContainsKey(placeholder.Value))
            {
                pattern.Append(Regex.Escape(Fill(placeholder.Value)));
                continue;
            }

            names.Add(placeholder.Value);
            pattern.Append("(.+?)");
        }

        var match = Regex.Match(answered, pattern.Append(Regex.Escape(recorded[from..])).Append('$').ToString(), RegexOptions.Singleline);
        for (var at = 0; match.Success && at < names.Count; at++)
        {
            if (names[at].Contains(':', StringComparison.Ordinal))
            {
                _known[names[at]] = match.Groups[at + 1].Value;
            }
        }

        return match.Success;
    }

    private static string Fitting(string placeholder) => placeholder.Trim('<', '>').Split(':')[0] switch
    {
        "unix" => "1700000000",
        "version-id" => "0123456789abcdef0123456789abcdef",
        "certificate-der" or "bundle" or "pfx" => "AAAA",
        "jwt" => "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
        "uuid" => "6f7d5fd6-0000-4000-8000-000000000001",
        "time" => "2026-11-23 10:00:00Z",
        "thumbprint" => "dGh1bWI",
        _ => "some",
    };

    [GeneratedRegex("<[a-zA-Z0-9-]+(:[0-9]+)?>|<[0-9]+ times [^>]+>")]
    private static partial Regex All();

    [GeneratedRegex("^<([0-9]+) times (.+)>$")]
    private static partial Regex Times();
}
