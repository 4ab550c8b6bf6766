using Keyferry.Text.Json;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Rewriting;

/// <summary>Reads a value that is to be JSON, and says what is wrong without a character of it.</summary>
internal static class JsonInput
{
    /// <summary>Reads a document.</summary>
    /// <param name="context">Holds the texts of the value, until it is disposed of.</param>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="value">Its value.</param>
    /// <param name="error">What is wrong and at which byte; never what stands there.</param>
    public static bool TryRead(RenderContext context, ReadOnlySpan<byte> json, out GoValue value, out string error)
    {
        value = default;
        var reader = new JsonReader(context, context.Copy(json));
        try
        {
            value = reader.Read();
            error = "";
        }
        catch (GoJsonException exception)
        {
            error = json.IsEmpty ? "it is empty" : $"it is not JSON from byte {exception.Position} on";
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            error = UnexpectedException.Describe("reading the JSON", exception);
        }

        // Comes before an error further on in the text.
        if (reader.OverflowAt >= 0)
        {
            error = $"a number is too large, at byte {reader.OverflowAt}";
        }

        return error.Length == 0;
    }
}
