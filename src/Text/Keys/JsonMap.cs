using Keyferry.Text.Json;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Keys;

/// <summary>Takes a JSON object apart (<c>dataFrom.extract</c>).</summary>
public static class JsonMap
{
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
        catch (GoJsonException)
        {
            error = "the value is not valid JSON; extract needs a JSON object";
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            error = UnexpectedException.Describe("reading the JSON", exception);
        }

        return error.Length == 0;
    }

    private static string Read(ReadOnlySpan<byte> json, Dictionary<string, byte[]> map)
    {
        using var context = RenderContext.Unmetered();
        var members = new List<JsonMember>();
        var reader = new JsonReader(context, context.Copy(json));
        var document = reader.Read(members);

        // The map is filled after the whole document was read, so that an error leaves nothing to clear.
        var last = new Dictionary<string, JsonMember>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            last[member.Name.ToText()] = member;
        }

        foreach (var (name, member) in last)
        {
            map.Add(name, Bytes(member));
        }

        return document.Kind switch
        {
            GoKind.Map => "",
            GoKind.Slice => NotAnObject("array"),
            GoKind.String => NotAnObject("string"),
            GoKind.Bool => NotAnObject("bool"),
            GoKind.Float64 => NotAnObject("number"),
            _ => reader.OverflowAt < 0 ? "" : NotAnObject("number"),
        };
    }

    private static string NotAnObject(string kind) =>
        $"json: cannot unmarshal {kind} into Go value of type map[string]json.RawMessage";

    private static byte[] Bytes(in JsonMember member) => member.Raw.Span[0] switch
    {
        (byte)'"' => member.Value.Bytes.ToArray(),
        (byte)'n' => [],
        _ => member.Raw.Span.ToArray(),
    };
}
