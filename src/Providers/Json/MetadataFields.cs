using System.Text.Json;
using Keyferry.Text.Naming;

namespace Keyferry.Providers.Json;

/// <summary>
/// Reads the members of a JSON object by name, whatever their case, and notes what has the wrong type and, at the end,
/// what nobody asked for.
/// </summary>
public sealed class MetadataFields
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _errors;
    private readonly string _path;

    private MetadataFields(string path, List<string> errors) => (_path, _errors) = (path, errors);

    /// <summary>Whether the object was written at all.</summary>
    public bool IsPresent { get; private init; }

    /// <summary>A text; null where it is missing.</summary>
    public string? Text(string name) =>
        Member(name) is not { } member ? null
        : member.ValueKind == JsonValueKind.String ? member.GetString()
        : Wrong<string>(name, "a string", member);

    /// <summary>True or false; null where it is missing.</summary>
    public bool? Flag(string name) =>
        Member(name) is not { } member ? null
        : member.ValueKind is JsonValueKind.True or JsonValueKind.False ? member.GetBoolean()
        : Wrong<bool?>(name, "true or false", member);

    /// <summary>Texts by name; null where they are missing.</summary>
    public IReadOnlyDictionary<string, string>? Texts(string name)
    {
        if (Member(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind != JsonValueKind.Object)
        {
            return Wrong<IReadOnlyDictionary<string, string>>(name, "a map", member);
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in member.EnumerateObject())
        {
            if (entry.Value.ValueKind == JsonValueKind.String)
            {
                texts[entry.Name] = entry.Value.GetString()!;
            }
            else
            {
                Wrong<string>($"{name}.{entry.Name}", "a string; put it in quotes", entry.Value);
            }
        }

        return texts;
    }

    /// <summary>A list of texts; null where it is missing.</summary>
    public IReadOnlyList<string>? List(string name)
    {
        if (Member(name) is not { } member)
        {
            return null;
        }

        return member.ValueKind == JsonValueKind.Array
            && member.EnumerateArray().All(static i => i.ValueKind == JsonValueKind.String)
                ? [.. member.EnumerateArray().Select(static i => i.GetString()!)]
                : Wrong<IReadOnlyList<string>>(name, "a list of strings", member);
    }

    /// <summary>Any JSON; null where it is missing.</summary>
    public JsonElement? Any(string name) => Member(name);

    /// <summary>An object; an empty one where it is missing.</summary>
    public MetadataFields Section(string name)
    {
        if (Member(name) is not { } member)
        {
            return new MetadataFields(PathOf(name), _errors);
        }

        if (member.ValueKind == JsonValueKind.Object)
        {
            return Of(member, PathOf(name), _errors);
        }

        Wrong<string>(name, "a map", member);
        return new MetadataFields(PathOf(name), _errors);
    }

    /// <summary>Notes the members that were not asked for.</summary>
    public void EndReading()
    {
        foreach (var name in _names.Where(n => !_known.Contains(n)))
        {
            var near = NearestName.Of(name, _known);
            _errors.Add($"json: unknown field \"{name}\"" + (near is null ? "" : $"; did you mean {near}?"));
        }
    }

    internal static MetadataFields Empty(List<string> errors) => new("", errors);

    internal static MetadataFields Of(JsonElement json, string path, List<string> errors)
    {
        var fields = new MetadataFields(path, errors) { IsPresent = true };
        if (json.ValueKind != JsonValueKind.Object)
        {
            errors.Add("it must be a map");
            return fields;
        }

        foreach (var member in json.EnumerateObject())
        {
            fields._names.Add(member.Name);
            fields._members[member.Name] = member.Value;
        }

        return fields;
    }

    private JsonElement? Member(string name)
    {
        _known.Add(name);
        return _members.TryGetValue(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
    }

    private string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private T? Wrong<T>(string name, string wanted, JsonElement found)
    {
        _errors.Add($"{PathOf(name)} must be {wanted} (it is a {found.ValueKind.ToString().ToLowerInvariant()})");
        return default;
    }
}
