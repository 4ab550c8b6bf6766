using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Webhook.Diffing;

/// <summary>Writes changes for people and for programs.</summary>
internal static class DiffOutput
{
    /// <summary>The formats by name.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["text", "json"];

    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a change.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="change">The change.</param>
    /// <param name="output">Where to.</param>
    public static async Task WriteAsync(string format, ObjectChange change, TextWriter output)
    {
        if (format == "json")
        {
            await output.WriteLineAsync(Json(change).ToJsonString(_plain));
            return;
        }

        await output.WriteLineAsync($"{Sign(change.Type)} {change.Kind} {change.Name} ({(change.MadeBy is null ? "" : $"made by {change.MadeBy}, ")}{change.Place})");
        foreach (var field in change.Fields)
        {
            await output.WriteLineAsync($"    {Sign(field.Type)} {field.Path}  {field.Type switch
            {
                ChangeType.Added => field.After,
                ChangeType.Removed => field.Before,
                _ => $"{field.Before} -> {field.After}",
            }}");
        }
    }

    private static JsonObject Json(ObjectChange change) => new()
    {
        ["kind"] = change.Kind,
        ["name"] = change.Name,
        ["place"] = change.Place,
        ["madeBy"] = change.MadeBy,
        ["change"] = Word(change.Type),
        ["fields"] = new JsonArray([.. change.Fields.Select(static f => new JsonObject
        {
            ["path"] = f.Path, ["change"] = Word(f.Type), ["before"] = f.Before, ["after"] = f.After,
        })]),
    };

    private static string Word(ChangeType type) => type switch
    {
        ChangeType.Added => "added",
        ChangeType.Removed => "removed",
        _ => "changed",
    };

    private static char Sign(ChangeType type) => type switch
    {
        ChangeType.Added => '+',
        ChangeType.Removed => '-',
        _ => '~',
    };
}
