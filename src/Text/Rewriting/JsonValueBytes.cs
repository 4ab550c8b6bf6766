using Keyferry.Text.GoFormat;
using Keyferry.Text.Json;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Rewriting;

/// <summary>
/// The bytes a JSON value becomes as a Secret's value: a string's text, a number without exponent, nothing for null,
/// JSON for the rest.
/// </summary>
internal static class JsonValueBytes
{
    /// <summary>Converts a JSON document.</summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="bytes">The bytes, which the caller owns.</param>
    /// <param name="error">What is wrong; empty if nothing is.</param>
    public static bool TryConvert(ReadOnlySpan<byte> json, out byte[] bytes, out string error)
    {
        using var context = RenderContext.Unmetered();
        var isJson = JsonInput.TryRead(context, json, out var value, out error);
        bytes = isJson ? Of(context, value) : [];
        return isJson;
    }

    /// <summary>The bytes of a value, which the caller owns.</summary>
    public static byte[] Of(RenderContext context, GoValue value) => value.Kind switch
    {
        GoKind.String => value.Bytes.ToArray(),
        GoKind.Float64 => Number(value.AsDouble),
        _ => value.IsNothing ? [] : Json(context, value, JsonStyle.Compact),
    };

    /// <summary>The JSON text of a value, which the caller owns.</summary>
    public static byte[] Json(RenderContext context, GoValue value, JsonStyle style)
    {
        var json = context.Rent();
        new JsonWriter(context, json, style).Write(value);
        var bytes = json.Written.ToArray();
        context.Return(json);
        return bytes;
    }

    private static byte[] Number(double value)
    {
        Span<byte> room = stackalloc byte[GoFloat.LongestPlain];
        return room[..GoFloat.FormatPlain(value, room)].ToArray();
    }
}
