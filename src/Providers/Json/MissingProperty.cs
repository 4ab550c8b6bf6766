using System.Text;
using System.Text.Json;
using Keyferry.Text.Naming;

namespace Keyferry.Providers.Json;

/// <summary>Says why a property was not found in a secret: it is no JSON, or has no such member.</summary>
internal static class MissingProperty
{
    private const int MaxDepth = 10_000;
    private const int MostNames = 1_000;
    private const int LongestName = 64;

    /// <summary>The error, without a character of any value.</summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="key">The secret's remote key.</param>
    /// <param name="property">What was looked for.</param>
    public static string Describe(ReadOnlySpan<byte> json, string key, string property)
    {
        if (JsonProblem.Of(json) is { } problem)
        {
            return $"secret {key} is not JSON ({problem}), so that it has no property {property}; leave property out to "
                + "read the whole value";
        }

        var near = Nearest(property, NamesOf(json));
        return $"key {property} does not exist in secret {key}" + (near is null ? "" : $"; did you mean {near}?");
    }

    /// <summary>The name that was most likely meant; null where none is near. Names only, never values.</summary>
    public static string? Nearest(string written, IEnumerable<string> names)
    {
        var near = names.Where(static n => n.Length <= LongestName).Take(MostNames).ToList();
        return NearestName.Of(Plain(written), near.Select(Plain)) is { } found ? near.Find(n => Plain(n) == found) : null;
    }

    // user-name, user_name, userName and user.name are one word to whoever mistypes them.
    private static string Plain(string name) =>
        string.Concat(name.Where(static c => c is not ('-' or '_' or '.' or ' ')).Select(char.ToLowerInvariant));

    private static List<string> NamesOf(ReadOnlySpan<byte> json)
    {
        var names = new List<string>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (names.Count < MostNames && reader.Read())
        {
            if (reader is not { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName })
            {
                continue;
            }

            if (reader.ValueSpan.Length <= LongestName && !reader.ValueIsEscaped)
            {
                names.Add(Encoding.UTF8.GetString(reader.ValueSpan));
            }
        }

        return names;
    }
}
