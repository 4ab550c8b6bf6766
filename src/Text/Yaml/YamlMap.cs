using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keyferry.Text.Values;
using Keyferry.Text.Yaml.Values;

namespace Keyferry.Text.Yaml;

/// <summary>
/// Reads a rendered text as a flat YAML map of texts. Values without quotes become what their YAML type prints as:
/// <c>yes</c> is <c>true</c>, <c>0755</c> is <c>493</c>.
/// </summary>
public static class YamlMap
{
    /// <summary>Reads the first document of a text. An empty document, or null, is an empty map.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="map">The values by key, sorted by the keys' bytes; the caller owns and clears them.</param>
    /// <param name="error">What is wrong and in which line, without any of the text; empty where nothing is.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> text, [NotNullWhen(true)] out IReadOnlyList<KeyValuePair<string, byte[]>>? map, out string error)
    {
        var copy = ArrayPool<byte>.Shared.Rent(text.Length);
        text.CopyTo(copy);
        try
        {
            using var document = YamlDocument.Read(new GoString(copy, 0, text.Length));
            map = ToMap(document.Value);
            error = "";
            return true;
        }
        catch (YamlException exception)
        {
            map = null;
            error = $"not a YAML map of texts: {exception.Message}";
            return false;
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            map = null;
            error = UnexpectedException.Describe("reading the YAML", exception);
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy.AsSpan(0, text.Length));
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static List<KeyValuePair<string, byte[]>> ToMap(GoValue value)
    {
        if (value.IsNothing)
        {
            return [];
        }

        if (value.AsMap is not { } entries)
        {
            throw new YamlException("the document is not a map");
        }

        var map = new List<KeyValuePair<string, byte[]>>(entries.Count);
        foreach (var entry in entries.Entries)
        {
            map.Add(new(Encoding.UTF8.GetString(entry.Key.Span), ToText(entry.Value)));
        }

        return map;
    }

    private static byte[] ToText(GoValue value) => value.Kind switch
    {
        GoKind.String => ValidUtf8(value.Bytes),
        GoKind.Bool => value.AsBool ? "true"u8.ToArray() : "false"u8.ToArray(),
        GoKind.Int64 => Encoding.ASCII.GetBytes(value.AsInt64.ToString(CultureInfo.InvariantCulture)),
        GoKind.Uint64 => Encoding.ASCII.GetBytes(((ulong)value.AsInt64).ToString(CultureInfo.InvariantCulture)),
        GoKind.Float64 => Encoding.ASCII.GetBytes(NarrowFloat.ToText(value.AsDouble)),
        GoKind.Slice or GoKind.Map => throw new YamlException("a value is a list or a map where a text is wanted"),
        _ => [],
    };

    // Only !!binary can hold bytes that are not UTF-8; External Secrets Operator replaces them when it converts to JSON.
    private static byte[] ValidUtf8(ReadOnlySpan<byte> text)
    {
        if (System.Text.Unicode.Utf8.IsValid(text))
        {
            return text.ToArray();
        }

        return GoUtf8.Replace(text);
    }
}
