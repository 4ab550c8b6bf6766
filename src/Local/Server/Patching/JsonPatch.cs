using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Patching;

/// <summary>
/// JSON patch (RFC 6902) with the leniencies of the Go library that the API server uses: replace of what is not there,
/// copy from nowhere, negative indexes, test of a missing member against null, paths without a first slash.
/// </summary>
internal static class JsonPatch
{
    /// <summary>Applies operations to an object.</summary>
    /// <exception cref="JsonPatchException">An operation cannot be done.</exception>
    public static JsonNode? Apply(JsonNode? target, JsonArray operations)
    {
        var document = target.Copy();
        foreach (var operation in operations)
        {
            document = Apply(document, operation as JsonObject ?? []);
        }

        return document;
    }

    private static JsonNode? Apply(JsonNode? document, JsonObject operation)
    {
        var path = operation.Text("path") ?? "";
        switch (operation.Text("op"))
        {
            case "add":
                return Put(document, path, operation["value"].Copy(), "add", insert: true);
            case "replace":
                return Put(document, path, operation["value"].Copy(), "replace", insert: false);
            case "remove":
                Take(document, path);
                return document;
            case "move":
                return Put(document, path, Take(document, operation.Text("from") ?? ""), "add", insert: true);
            case "copy":
                TryFind(document, operation.Text("from") ?? "", out var source);
                return Put(document, path, source.Copy(), "copy", insert: true);
            case "test":
                TryFind(document, path, out var found);
                if (JsonAccess.Same(found, operation["value"]))
                {
                    return document;
                }

                throw new JsonPatchException($"testing value {path} failed");
            default:
                throw new JsonPatchException($"Unexpected kind: {operation.Text("op")}");
        }
    }

    private static JsonNode? Put(JsonNode? document, string path, JsonNode? value, string operation, bool insert)
    {
        if (path.Length == 0)
        {
            return value;
        }

        var (parent, last) = Parent(document, path, operation);
        if (parent is JsonObject obj)
        {
            obj[last] = value;
            return document;
        }

        var array = (JsonArray)parent;
        if (last == "-")
        {
            array.Add(value);
        }
        else
        {
            var index = Index(last, insert ? array.Count + 1 : array.Count, operation, path);
            if (insert)
            {
                array.Insert(index, value);
            }
            else
            {
                array[index] = value;
            }
        }

        return document;
    }

    private static JsonNode? Take(JsonNode? document, string path)
    {
        var (parent, last) = Parent(document, path, "remove");
        if (parent is JsonObject obj)
        {
            if (!obj.TryGetPropertyValue(last, out var member))
            {
                throw new JsonPatchException($"error in remove for path: '{path}': Unable to remove nonexistent key: {last}: missing value");
            }

            obj.Remove(last);
            return member;
        }

        var array = (JsonArray)parent;
        var index = Index(last, array.Count, "remove", path);
        var item = array[index];
        array.RemoveAt(index);
        return item;
    }

    private static (JsonNode Parent, string Last) Parent(JsonNode? document, string path, string operation)
    {
        var parts = Parts(path);
        var parent = document;
        foreach (var part in parts[..^1])
        {
            parent = Step(parent, part);
        }

        return parent is JsonObject or JsonArray
            ? (parent, parts[^1])
            : throw new JsonPatchException($"{operation} operation does not apply: doc is missing path: \"{path}\": missing value");
    }

    private static bool TryFind(JsonNode? document, string path, out JsonNode? found)
    {
        found = document;
        if (path.Length == 0)
        {
            return true;
        }

        foreach (var part in Parts(path))
        {
            found = Step(found, part);
        }

        return found is not null;
    }

    private static JsonNode? Step(JsonNode? node, string part) => node switch
    {
        JsonObject obj => obj[part],
        JsonArray array when int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
            && (index < 0 ? index + array.Count : index) is var place && place >= 0 && place < array.Count => array[place],
        _ => null,
    };

    private static int Index(string part, int count, string operation, string path)
    {
        if (!int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            throw new JsonPatchException($"{operation} operation does not apply: \"{path}\" is no index");
        }

        if (index < 0)
        {
            index += count;
        }

        return index >= 0 && index < count
            ? index
            : throw new JsonPatchException($"{operation} operation does not apply: index of \"{path}\" is out of bounds");
    }

    // What stands before the first slash is dropped, as the Go library drops it.
    private static string[] Parts(string path) =>
        [.. path.Split('/')[(path.Contains('/', StringComparison.Ordinal) ? 1 : 0)..]
            .Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
}

/// <summary>A JSON patch whose operations cannot be done.</summary>
internal sealed class JsonPatchException(string message) : Exception(message);
