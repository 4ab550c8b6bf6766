using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Text.Values;
using Keyferry.Text.Yaml;

namespace Keyferry.Text.Targets;

/// <summary>
/// Puts rendered texts into an object. Where that fails the object may have got empty maps and lists on the way, and is
/// not to be used.
/// </summary>
public static class TargetPathWriter
{
    /// <summary>
    /// Puts a text that belongs to one key (<c>templateAs: Values</c>): under that key in a well-known map; at a path, as
    /// the YAML it is, or as a text where it is no YAML. The key plays no part in a path.
    /// </summary>
    /// <param name="root">The object.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="key">The key.</param>
    /// <param name="text">The rendered text, UTF-8.</param>
    /// <param name="error">What is wrong, without any of the text; empty where nothing is.</param>
    public static bool TryWriteValue(
        JsonObject root, TargetPath target, string key, ReadOnlySpan<byte> text, out string error)
    {
        if (target.MapSteps is not null)
        {
            return TryWriteTexts(root, target, [new(key, text.ToArray())], out error);
        }

        JsonNode? value;
        try
        {
            value = Read(text);
        }
        catch (YamlException)
        {
            value = JsonValue.Create(Encoding.UTF8.GetString(text));
        }
        catch (TargetException exception)
        {
            return Fail(target, exception.Message, out error);
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            return Fail(target, UnexpectedException.Describe("reading the text as YAML", exception), out error);
        }

        return TryPut(root, target, value, isMerged: false, out error);
    }

    /// <summary>
    /// Puts a text that is a YAML map (<c>templateAs: KeysAndValues</c>): its entries into data, annotations or labels;
    /// at a path, the value itself. At a path of several steps a map is merged into one that is there.
    /// </summary>
    /// <param name="root">The object.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="text">The rendered text, UTF-8.</param>
    /// <param name="error">What is wrong, without any of the text; empty where nothing is.</param>
    public static bool TryWriteKeys(JsonObject root, TargetPath target, ReadOnlySpan<byte> text, out string error)
    {
        if (target.IsTextMap)
        {
            return YamlMap.TryRead(text, out var map, out error) && TryWriteTexts(root, target, map, out error);
        }

        try
        {
            return TryPut(root, target, Read(text), isMerged: target.Steps.Count > 1, out error);
        }
        catch (YamlException exception)
        {
            return Fail(target, $"the text is not YAML: {exception.Message}", out error);
        }
        catch (TargetException exception)
        {
            return Fail(target, exception.Message, out error);
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            return Fail(target, UnexpectedException.Describe("reading the text as YAML", exception), out error);
        }
    }

    /// <summary>Puts texts under their keys into the map that a well-known target names.</summary>
    /// <param name="root">The object.</param>
    /// <param name="target">Data, annotations, labels or spec.</param>
    /// <param name="texts">The texts by key, UTF-8; those of one target win over what is there.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    /// <exception cref="ArgumentException">The target is a path.</exception>
    public static bool TryWriteTexts(
        JsonObject root, TargetPath target, IEnumerable<KeyValuePair<string, byte[]>> texts, out string error)
    {
        var steps = target.MapSteps ?? throw new ArgumentException("not a well-known target", nameof(target));
        try
        {
            JsonObject? map = null;
            foreach (var (key, text) in texts)
            {
                map ??= TargetWalk.GetMap(root, steps);
                map[key] = JsonValue.Create(Encoding.UTF8.GetString(text));
            }

            error = "";
            return true;
        }
        catch (TargetException exception)
        {
            return Fail(target, exception.Message, out error);
        }
    }

    private static bool TryPut(JsonObject root, TargetPath target, JsonNode? value, bool isMerged, out string error)
    {
        try
        {
            TargetWalk.Put(root, target.Steps, value, isMerged);
            error = "";
            return true;
        }
        catch (TargetException exception)
        {
            return Fail(target, exception.Message, out error);
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            return Fail(target, UnexpectedException.Describe("writing", exception), out error);
        }
    }

    private static JsonNode? Read(ReadOnlySpan<byte> text)
    {
        var copy = ArrayPool<byte>.Shared.Rent(text.Length);
        text.CopyTo(copy);
        try
        {
            using var document = YamlDocument.Read(new GoString(copy, 0, text.Length));
            return JsonTree.Of(document.Value);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy.AsSpan(0, text.Length));
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static bool Fail(TargetPath target, string problem, out string error)
    {
        error = $"target \"{target.Text}\": {problem}";
        return false;
    }
}
