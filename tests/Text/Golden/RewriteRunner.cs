using System.Text.Json;
using Keyferry.Text.Rewriting;

namespace Keyferry.Text.Tests.Golden;

/// <summary>Runs golden cases of rewritten keys.</summary>
internal static class RewriteRunner
{
    private static readonly KeyTemplates s_templates = new(TimeProvider.System);

    public static string Mismatch(Vector vector)
    {
        var data = vector.Data().ToDictionary(static d => d.Key, static d => d.Value);
        var result = KeyRewriting.Apply([.. Operations(vector)], data, s_templates.TryRender);
        if (result.Data is null)
        {
            return vector.IsError ? "" : $"got error: {result.Error}";
        }

        if (vector.IsError)
        {
            return $"want error: {vector.ErrorText}";
        }

        var wanted = vector.WantJson.EnumerateObject().ToDictionary(static m => m.Name, static m => Vector.BytesOf(m.Value));
        var isEqual = wanted.Count == result.Data.Count && result.Data.All(entry =>
            wanted.TryGetValue(entry.Key, out var value) && entry.Value.Span.SequenceEqual(value));
        return isEqual ? "" : $"want: {vector.WantJson}, got keys: {string.Join(", ", result.Data.Keys)}";
    }

    private static IEnumerable<KeyRewrite> Operations(Vector vector) =>
        vector.Line.TryGetProperty("ops", out var operations) ? operations.EnumerateArray().Select(Operation) : [];

    private static KeyRewrite Operation(JsonElement operation) => new()
    {
        Regexp = operation.TryGetProperty("regexp", out var regexp)
            ? new KeyRewriteRegexp(Text(regexp, "source"), Text(regexp, "target"))
            : null,
        Transform = operation.TryGetProperty("transform", out var transform) ? Text(transform, "template") : null,
        Merge = operation.TryGetProperty("merge", out var merge)
            ? new KeyRewriteMerge
            {
                Into = Text(merge, "into"),
                Priority = merge.TryGetProperty("priority", out var keys)
                    ? [.. keys.EnumerateArray().Select(static key => key.GetString()!)]
                    : [],
                PriorityPolicy = Text(merge, "priorityPolicy"),
                ConflictPolicy = Text(merge, "conflictPolicy"),
                Strategy = Text(merge, "strategy"),
            }
            : null,
    };

    private static string Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var text) ? text.GetString()! : "";
}
