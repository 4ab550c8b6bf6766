using System.Text.Json.Nodes;

namespace Keyferry.Webhook.Diffing;

/// <summary>Finds the fields in which two objects differ.</summary>
/// <param name="hash">Stands in for values.</param>
internal sealed class FieldComparer(RunHash hash)
{
    /// <summary>Compares.</summary>
    /// <param name="path">The path of both.</param>
    /// <param name="before">What is there.</param>
    /// <param name="after">What would be there.</param>
    public IEnumerable<FieldChange> Compare(string path, JsonNode? before, JsonNode? after)
    {
        if (JsonNode.DeepEquals(before, after))
        {
            return [];
        }

        return (before, after) switch
        {
            (JsonObject was, JsonObject will) => was.Select(static f => f.Key).Union(will.Select(static f => f.Key), StringComparer.Ordinal)
                .Order(StringComparer.Ordinal).SelectMany(key => Compare(Below(path, key), was[key], will[key])),
            (JsonArray was, JsonArray will) => Enumerable.Range(0, Math.Max(was.Count, will.Count))
                .SelectMany(at => Compare($"{path}[{at}]", at < was.Count ? was[at] : null, at < will.Count ? will[at] : null)),
            _ => [new FieldChange(
                path, before is null ? ChangeType.Added : after is null ? ChangeType.Removed : ChangeType.Changed,
                hash.Of(before), hash.Of(after))],
        };
    }

    private static string Below(string path, string key) =>
        key.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) ? $"{path}[{key}]" : path.Length == 0 ? key : $"{path}.{key}";
}
