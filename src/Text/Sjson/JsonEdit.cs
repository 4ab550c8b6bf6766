using System.Text;
using System.Text.Json;
using Keyferry.Text.Json;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Sjson;

/// <summary>
/// Sets and removes one place of a JSON document, the way stores of the field do (sjson). What is not touched stays byte
/// for byte.
/// </summary>
public static class JsonEdit
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 10_000 };

    /// <summary>Whether a document is JSON, in full.</summary>
    /// <param name="json">The document, UTF-8.</param>
    public static bool IsJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, s_options);
            while (reader.Read())
            {
                // To the end: whatever follows the value makes the text invalid.
            }

            return !json.IsEmpty;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Sets a place to a text; what leads there is made where it lacks.</summary>
    /// <param name="json">The document, which is JSON (<see cref="IsJson"/>) or empty.</param>
    /// <param name="path">The place, as <see cref="SjsonPath"/> has it.</param>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="result">The document with the text, which the caller owns; null where it could not be set.</param>
    /// <param name="problem">Why not, without a character of the document; null where it was.</param>
    public static bool TrySet(
        ReadOnlySpan<byte> json, string path, ReadOnlySpan<byte> text, out byte[]? result, out string? problem)
    {
        result = null;
        if (!SjsonPath.TryParse(path, out var steps, out problem))
        {
            return false;
        }

        using var output = new TextBuffer(Array.MaxLength);
        problem = Set(output, json, steps, 0, text);
        result = problem is null ? output.Written.ToArray() : null;
        return problem is null;
    }

    /// <summary>Removes a member or item.</summary>
    /// <param name="json">The document, which is JSON (<see cref="IsJson"/>).</param>
    /// <param name="path">The place, as <see cref="SjsonPath"/> has it.</param>
    /// <param name="result">The document without it, which the caller owns; null where there is no such place.</param>
    /// <param name="isEmpty">Whether the document has no member left.</param>
    /// <param name="problem">What is wrong with the path; null where nothing is.</param>
    public static bool TryRemove(
        ReadOnlySpan<byte> json, string path, out byte[]? result, out bool isEmpty, out string? problem)
    {
        (result, isEmpty) = (null, false);
        if (!SjsonPath.TryParse(path, out var steps, out problem))
        {
            return false;
        }

        if (!TryFind(json, steps, out var place))
        {
            return false;
        }

        using var output = new TextBuffer(Array.MaxLength);
        output.Append(json[..place.RemoveStart]);
        output.Append(json[place.RemoveEnd..]);
        result = output.Written.ToArray();
        isEmpty = steps.Count == 1 && place.IsOnly;
        return true;
    }

    /// <summary>Whether a document has a member or item.</summary>
    /// <param name="json">The document, which is JSON (<see cref="IsJson"/>).</param>
    /// <param name="path">The place, as <see cref="SjsonPath"/> has it; one that is wrong leads nowhere.</param>
    public static bool Has(ReadOnlySpan<byte> json, string path) =>
        SjsonPath.TryParse(path, out var steps, out _) && TryFind(json, steps, out _);

    private static bool TryFind(ReadOnlySpan<byte> json, IReadOnlyList<SjsonStep> steps, out JsonPlace place)
    {
        var (from, to) = (0, json.Length);
        place = default;
        foreach (var step in steps)
        {
            place = JsonPlace.Find(json[from..to], step).MovedBy(from);
            if (!place.IsFound)
            {
                return false;
            }

            (from, to) = (place.ValueStart, place.ValueEnd);
        }

        return true;
    }

    private static string? Set(
        TextBuffer output, ReadOnlySpan<byte> json, IReadOnlyList<SjsonStep> steps, int at, ReadOnlySpan<byte> text)
    {
        if (at == steps.Count)
        {
            JsonText.Append(output, text, isHtmlSafe: false);
            return null;
        }

        var place = JsonPlace.Find(json, steps[at]);
        if (place.IsFound)
        {
            output.Append(json[..place.ValueStart]);
            var problem = Set(output, json[place.ValueStart..place.ValueEnd], steps, at + 1, text);
            output.Append(json[place.ValueEnd..]);
            return problem;
        }

        switch (place.Container)
        {
            case JsonTokenType.StartObject:
                AppendInto(output, json, (byte)'}', place.Count > 0);
                AppendMember(output, steps, at, text);
                output.Append((byte)'}');
                return null;
            case JsonTokenType.StartArray when steps[at].IsItem:
                AppendInto(output, json, (byte)']', place.Count > 0);
                AppendNulls(output, steps[at].Index - place.Count);
                AppendValue(output, steps, at + 1, text);
                output.Append((byte)']');
                return null;
            case JsonTokenType.StartArray:
                return $"\"{steps[at].Name}\" is no number, and there is an array";
            default:
                // A single value or nothing gives way to what the step needs.
                AppendValue(output, steps, at, text);
                return null;
        }
    }

    // The container without its end, and a comma where something stands before.
    private static void AppendInto(TextBuffer output, ReadOnlySpan<byte> json, byte end, bool hasItems)
    {
        output.Append(json[..json.LastIndexOf(end)]);
        if (hasItems)
        {
            output.Append((byte)',');
        }
    }

    private static void AppendValue(TextBuffer output, IReadOnlyList<SjsonStep> steps, int at, ReadOnlySpan<byte> text)
    {
        if (at == steps.Count)
        {
            JsonText.Append(output, text, isHtmlSafe: false);
        }
        else if (steps[at].IsItem)
        {
            output.Append((byte)'[');
            AppendNulls(output, steps[at].Index);
            AppendValue(output, steps, at + 1, text);
            output.Append((byte)']');
        }
        else
        {
            output.Append((byte)'{');
            AppendMember(output, steps, at, text);
            output.Append((byte)'}');
        }
    }

    private static void AppendMember(TextBuffer output, IReadOnlyList<SjsonStep> steps, int at, ReadOnlySpan<byte> text)
    {
        JsonText.Append(output, Encoding.UTF8.GetBytes(steps[at].Name), isHtmlSafe: false);
        output.Append((byte)':');
        AppendValue(output, steps, at + 1, text);
    }

    private static void AppendNulls(TextBuffer output, int count)
    {
        for (var i = 0; i < count; i++)
        {
            output.Append("null,"u8);
        }
    }
}
