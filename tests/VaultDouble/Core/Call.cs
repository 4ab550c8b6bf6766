using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.VaultDouble.Text;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Core;

/// <summary>A call that has found its backend.</summary>
internal sealed class Call(VaultCore core, VaultRequest request, VaultNamespace space, Mount mount, string path, CancellationToken cancellation)
{
    /// <summary>The server.</summary>
    public VaultCore Core { get; } = core;

    /// <summary>The call as it came.</summary>
    public VaultRequest Request { get; } = request;

    /// <summary>The namespace that it is in.</summary>
    public VaultNamespace Space { get; } = space;

    /// <summary>The mount that it goes to.</summary>
    public Mount Mount { get; } = mount;

    /// <summary>The path below the mount.</summary>
    public string Path { get; } = path;

    /// <summary>Ends what waits.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The token, unless the path needs none.</summary>
    public TokenEntry? Token { get; set; }

    /// <summary>What the route's pattern took from the path.</summary>
    public Match? Parameters { get; set; }

    /// <summary>Warnings for the answer.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>What was sent.</summary>
    public JsonObject Data => Request.Data;

    /// <summary>The time.</summary>
    public DateTimeOffset Now => Core.Time.GetUtcNow();

    /// <summary>A path parameter.</summary>
    public string this[string name] => Parameters?.Groups[name].Value ?? "";

    /// <summary>Whether a parameter was sent.</summary>
    public bool Has(string name) => Data.ContainsKey(name);

    /// <summary>A text; null when it was not sent.</summary>
    public string? Text(string name) => Data[name] switch
    {
        null => null,
        JsonValue value => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>()
            : value.GetValueKind() is JsonValueKind.True ? "1"
            : value.GetValueKind() is JsonValueKind.False ? "0" : value.ToJsonString(),
        var other => throw Unconvertible(name, "string", other),
    };

    /// <summary>A number; null when it was not sent or is empty.</summary>
    public long? Number(string name)
    {
        switch (Data[name])
        {
            case null: return null;
            case JsonArray when Request.Operation is Operation.Read or Operation.List: throw Unconvertible(name, "int", "[]string");
            case JsonValue value:
                var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
                return text.Length == 0 ? null
                    : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
                    : throw Field(name, "'' cannot parse value as 'int': strconv.ParseInt: invalid syntax");
            case var other: throw Unconvertible(name, "int", other);
        }
    }

    /// <summary>A truth value; null when it was not sent.</summary>
    public bool? Flag(string name) => Data[name] switch
    {
        null => null,
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => value.ToString() switch
            {
                "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
                "" or "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
                _ => throw Field(name, "'' cannot parse value as 'bool': strconv.ParseBool: invalid syntax"),
            },
        },
        var other => throw Unconvertible(name, "bool", other),
    };

    /// <summary>A duration; null when it was not sent.</summary>
    public TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var duration = GoDuration.Parse(text, out var error);
        return error is null ? duration : throw Field(name, error);
    }

    /// <summary>A list of texts, or one text of them with commas; null when it was not sent.</summary>
    public IReadOnlyList<string>? Strings(string name) => Data[name] switch
    {
        null => null,
        JsonArray list => [.. list.Select(item => item is JsonValue value ? value.ToString() : throw Unconvertible(name, "string", item))],
        JsonValue => [.. Text(name)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        var other => throw Unconvertible(name, "[]string", other),
    };

    /// <summary>An object; null when it was not sent.</summary>
    public JsonObject? Map(string name) => Data[name] switch
    {
        null => null,
        JsonObject map => map,
        var other => throw Unconvertible(name, "map[string]interface {}", other),
    };

    /// <summary>A refusal that names a parameter.</summary>
    public Refusal Field(string name, string what) => Refusal.Bad(
        (Request.Operation is Operation.Read or Operation.List ? "Field validation failed: " : "")
        + $"error converting input for field \"{name}\": {what}");

    private Refusal Unconvertible(string name, string wanted, JsonNode? found) => Unconvertible(name, wanted, GoJson.GoType(found));

    private Refusal Unconvertible(string name, string wanted, string found) =>
        Field(name, $"'' expected type '{wanted}', got unconvertible type '{found}'");
}
