using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Paths;

/// <summary>Shortens paths without changing where they lead.</summary>
internal static class CleanPath
{
    /// <summary>The path without empty, dot and inner dot-dot elements; a dot if nothing is left.</summary>
    /// <exception cref="FunctionException">The limit of memory is reached.</exception>
    public static GoValue Of(RenderContext context, GoString path)
    {
        var text = context.Reserve(path.Length + 1, out var room);
        var length = Write(path.Span, room);
        return GoValue.Of(text.Slice(0, length));
    }

    private static int Write(ReadOnlySpan<byte> path, Span<byte> room)
    {
        var root = path.StartsWith("/"u8) ? 1 : 0;
        if (root > 0)
        {
            room[0] = (byte)'/';
        }

        // Elements before this length are leading dot-dots, which no later one can take back.
        var (length, kept) = (root, root);
        foreach (var range in path.Split((byte)'/'))
        {
            var element = path[range];
            if (element.IsEmpty || element.SequenceEqual("."u8))
            {
                continue;
            }

            var isParent = element.SequenceEqual(".."u8);
            if (isParent && length > kept)
            {
                length = Math.Max(kept, room[..length].LastIndexOf((byte)'/'));
                continue;
            }

            if (isParent && root > 0)
            {
                continue;
            }

            if (length > root)
            {
                room[length++] = (byte)'/';
            }

            element.CopyTo(room[length..]);
            length += element.Length;
            if (isParent)
            {
                kept = length;
            }
        }

        if (length > 0)
        {
            return length;
        }

        room[0] = (byte)'.';
        return 1;
    }
}
