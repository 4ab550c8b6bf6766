using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Rest;

/// <summary>A selector over fields.</summary>
/// <param name="Terms">All must hold: the way to the value, whether it must be equal, and to what.</param>
internal sealed record FieldSelector(IReadOnlyList<(Func<JsonObject, string> Value, bool Equal, string Text)> Terms)
{
    /// <summary>Whether it selects everything.</summary>
    public bool IsEmpty => Terms.Count == 0;

    /// <summary>Whether an object fits.</summary>
    public bool Matches(JsonObject obj) => Terms.All(t => t.Value(obj) == t.Text == t.Equal);

    /// <summary>Reads the text form of URLs.</summary>
    /// <exception cref="StatusException">400: it cannot be read, or names a field that cannot be selected.</exception>
    public static FieldSelector Parse(string? text, ApiCall call)
    {
        var terms = new List<(Func<JsonObject, string>, bool, string)>();
        foreach (var term in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw ApiStatus.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            }

            var negated = term[at - 1] == '!';
            var field = term[..(negated ? at - 1 : at)];
            var value = term[(at + 1)..].TrimStart('=');
            terms.Add((Way(field, call), !negated, value));
        }

        return new FieldSelector(terms);
    }

    private static Func<JsonObject, string> Way(string field, ApiCall call) => field switch
    {
        "metadata.name" => static obj => obj.Metadata().Text("name") ?? "",
        "metadata.namespace" when call.Resource.Namespaced || !call.Rules.IsCustom => static obj => obj.Metadata().Text("namespace") ?? "",
        _ => call.Rules.SelectableFields.GetValueOrDefault(field) ?? throw ApiStatus.BadRequest($"field label not supported: {field}"),
    };
}
