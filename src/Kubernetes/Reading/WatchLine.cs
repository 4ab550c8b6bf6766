// Hot path: one line of a watch is one event; only its first few tokens are read here.
using System.Text.Json;

namespace Keyferry.Kubernetes.Reading;

/// <summary>What a watch says.</summary>
internal enum WatchKind
{
    /// <summary>A kind that this program does not know.</summary>
    Unknown,

    /// <summary>An object is new.</summary>
    Added,

    /// <summary>An object changed.</summary>
    Modified,

    /// <summary>An object is gone.</summary>
    Deleted,

    /// <summary>Nothing happened up to this version.</summary>
    Bookmark,

    /// <summary>The watch failed; the object is a Status.</summary>
    Error,
}

/// <summary>Takes a line of a watch apart into its kind and its object's bytes.</summary>
internal static class WatchLine
{
    /// <summary>Finds kind and object.</summary>
    /// <param name="line">The line, a JSON object of <c>type</c> and <c>object</c>.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="item">The object's JSON.</param>
    /// <returns>False where the line is no such object.</returns>
    /// <exception cref="JsonException">The line's beginning is no JSON.</exception>
    public static bool TryRead(ReadOnlySpan<byte> line, out WatchKind kind, out ReadOnlySpan<byte> item)
    {
        kind = WatchKind.Unknown;
        item = default;
        var typed = false;
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                kind = KindOf(ref reader);
                typed = true;
            }
            else if (!reader.ValueTextEquals("object"u8))
            {
                reader.Skip();
            }
            else if (typed)
            {
                // The server writes the type first, so the object reaches up to the line's last brace: no need to walk it.
                item = UpToLastBrace(line[(int)reader.BytesConsumed..]);
                return item.Length > 0;
            }
            else
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                item = line[start..(int)reader.BytesConsumed];
            }
        }

        return typed && item.Length > 0;
    }

    private static ReadOnlySpan<byte> UpToLastBrace(ReadOnlySpan<byte> rest)
    {
        var end = rest.LastIndexOf((byte)'}');
        return end < 0 ? default : rest[..end].Trim(" \t\r"u8);
    }

    private static WatchKind KindOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("MODIFIED"u8))
        {
            return WatchKind.Modified;
        }

        if (reader.ValueTextEquals("ADDED"u8))
        {
            return WatchKind.Added;
        }

        if (reader.ValueTextEquals("DELETED"u8))
        {
            return WatchKind.Deleted;
        }

        if (reader.ValueTextEquals("BOOKMARK"u8))
        {
            return WatchKind.Bookmark;
        }

        return reader.ValueTextEquals("ERROR"u8) ? WatchKind.Error : WatchKind.Unknown;
    }
}
