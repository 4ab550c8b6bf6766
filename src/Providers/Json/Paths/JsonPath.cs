using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Keyferry.Providers.Json.Paths;

/// <summary>
/// A path into a JSON document, such as <c>$.data.items[?(@.name == 'db')].value</c>: RFC 9535 without functions. Steps of a
/// search are bounded: path and document are a tenant's.
/// </summary>
internal sealed class JsonPath
{
    private const int Longest = 4096;
    private const int MostVisits = 200_000;

    private readonly IReadOnlyList<JsonPathStep> _steps;

    private JsonPath(IReadOnlyList<JsonPathStep> steps) => _steps = steps;

    /// <summary>Whether it names one value, so that its absence is an error and not an empty list.</summary>
    public bool IsDefinite => _steps.All(static s => s.IsDefinite);

    /// <summary>Reads a path.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path; null where the text is none.</param>
    /// <param name="error">What is wrong, without any of the text; null where nothing is.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out JsonPath? path, [NotNullWhen(false)] out string? error)
    {
        path = null;
        if (text.Length > Longest)
        {
            error = $"it is longer than {Longest} characters";
            return false;
        }

        try
        {
            path = new JsonPath(new JsonPathParser(text.Trim()).ReadAll());
            error = null;
            return true;
        }
        catch (JsonPathException e)
        {
            error = e.Message;
            return false;
        }
    }

    /// <summary>Finds what the path leads to, in the document's order.</summary>
    /// <param name="root">The document.</param>
    /// <param name="found">The values; empty where there are none.</param>
    /// <returns>Whether the search came to its end within its bound.</returns>
    public bool TryFind(JsonElement root, out IReadOnlyList<JsonElement> found)
    {
        var budget = new JsonPathBudget(MostVisits);
        try
        {
            found = Find(root, root, budget);
            return true;
        }
        catch (JsonPathException)
        {
            found = [];
            return false;
        }
    }

    /// <summary>A path within a filter.</summary>
    internal static JsonPath Of(IReadOnlyList<JsonPathStep> steps) => new(steps);

    /// <summary>Finds what the path leads to from a place.</summary>
    internal List<JsonElement> Find(JsonElement from, JsonElement root, JsonPathBudget budget)
    {
        List<JsonElement> at = [from];
        foreach (var step in _steps)
        {
            var next = new List<JsonElement>();
            foreach (var element in at)
            {
                step.Apply(element, root, next, budget);
            }

            at = next;
        }

        return at;
    }
}

/// <summary>How many elements a search may still visit.</summary>
internal sealed class JsonPathBudget(int left)
{
    private int _left = left;

    /// <summary>Visits one.</summary>
    /// <exception cref="JsonPathException">There are no visits left.</exception>
    public void Charge()
    {
        if (--_left < 0)
        {
            throw new JsonPathException("the search visits too many values");
        }
    }
}

/// <summary>A path is none, or takes too long.</summary>
internal sealed class JsonPathException(string message) : Exception(message);
