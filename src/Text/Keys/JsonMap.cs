using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keyferry.Text.GoFormat;

namespace Keyferry.Text.Keys;

/// <summary>Takes a JSON object apart (<c>dataFrom.extract</c>).</summary>
public static class JsonMap
{
    private const int MaxDepth = 10_000;

    /// <summary>
    /// Reads the members: a string without its quotes, null as nothing, everything else as it stands. A document of
    /// <c>null</c> is an empty map; of equal names the last counts.
    /// </summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="map">The values by name, which the caller owns; empty where reading failed.</param>
    /// <param name="error">What is wrong, without a character of the value; empty where nothing is.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, out Dictionary<string, byte[]> map, out string error)
    {
        map = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            error = Read(json, map);
        }
        catch (JsonException)
        {
            // The parser's own words repeat characters of the secret.
            error = "the value is not valid JSON; extract needs a JSON object";
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            error = UnexpectedException.Describe("reading the JSON", exception);
        }

        if (error.Length == 0)
        {
            return true;
        }

        foreach (var value in map.Values)
        {
            CryptographicOperations.ZeroMemory(value);
        }

        map.Clear();
        return false;
    }

    private static string Read(ReadOnlySpan<byte> json, Dictionary<string, byte[]> map)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read())
        {
            return "the value is empty; extract needs a JSON object";
        }

        var kind = reader.TokenType;
        while (kind == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var member = reader.TokenType;
            reader.Skip();
            if (map.Remove(name, out var earlier))
            {
                CryptographicOperations.ZeroMemory(earlier);
            }

            map.Add(name, Bytes(json[start..(int)reader.BytesConsumed], member));
        }

        // To the end: whatever follows makes the document invalid.
        while (reader.Read())
        {
            reader.Skip();
        }

        return kind switch
        {
            JsonTokenType.StartObject or JsonTokenType.Null => "",
            JsonTokenType.StartArray => NotAnObject("array"),
            JsonTokenType.String => NotAnObject("string"),
            JsonTokenType.Number => NotAnObject("number"),
            _ => NotAnObject("bool"),
        };
    }

    private static string NotAnObject(string kind) =>
        $"json: cannot unmarshal {kind} into Go value of type map[string]json.RawMessage";

    private static byte[] Bytes(ReadOnlySpan<byte> raw, JsonTokenType kind) => kind switch
    {
        JsonTokenType.String => Valid(GoJson.Unquote(raw)),
        JsonTokenType.Null => [],
        _ => raw.ToArray(),
    };

    private static string Text(ReadOnlySpan<byte> name)
    {
        var colon = name.LastIndexOf((byte)'"');
        return Encoding.UTF8.GetString(GoJson.Unquote(name[..(colon + 1)]));
    }

    private static byte[] Valid(byte[] text)
    {
        if (System.Text.Unicode.Utf8.IsValid(text))
        {
            return text;
        }

        var valid = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));
        CryptographicOperations.ZeroMemory(text);
        return valid;
    }
}
