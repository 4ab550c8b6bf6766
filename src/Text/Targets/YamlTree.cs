using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Keyferry.Text.Values;
using Keyferry.Text.Yaml;

namespace Keyferry.Text.Targets;

/// <summary>Reads YAML that somebody else wrote: bounded in depth and size, and errors repeat nothing of it.</summary>
public static class YamlTree
{
    /// <summary>Reads the first document of a text.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="root">The document; null where it is empty or cannot be read.</param>
    /// <param name="error">What is wrong, without any of the text; empty where nothing is.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out JsonNode? root, out string error)
    {
        root = null;
        error = "";
        var copy = ArrayPool<byte>.Shared.Rent(text.Length);
        text.CopyTo(copy);
        try
        {
            using var document = YamlDocument.Read(new GoString(copy, 0, text.Length));
            root = JsonTree.Of(document.Value);
        }
        catch (Exception exception) when (exception is YamlException or TargetException)
        {
            error = exception.Message;
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            error = UnexpectedException.Describe("reading the YAML", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy.AsSpan(0, text.Length));
            ArrayPool<byte>.Shared.Return(copy);
        }

        return error.Length == 0;
    }
}
