using System.Text.Json;

namespace Keyferry.Text.Gjson;

/// <summary>Tells JSON from other text.</summary>
internal static class JsonCheck
{
    private const int MaxDepth = 100_000;

    /// <summary>Whether the text is one well-formed JSON value.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth });
            var isAny = false;
            while (reader.Read())
            {
                isAny = true;
            }

            return isAny;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
