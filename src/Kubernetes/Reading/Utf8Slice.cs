// Hot path: every listed and watched object comes through here, so it is read from bytes that are already there.
using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Keyferry.Kubernetes.Reading;

/// <summary>Reads JSON from a slice of a pipe's buffer, once, wherever its segments end.</summary>
internal static class Utf8Slice
{
    /// <summary>Reads one value.</summary>
    /// <exception cref="JsonException">The slice is no such value.</exception>
    public static T? Read<T>(in ReadOnlySequence<byte> slice, JsonTypeInfo<T> type)
    {
        if (slice.IsSingleSegment) return JsonSerializer.Deserialize(slice.FirstSpan, type);

        // A serializer over several segments first looks for the value's end, which reads it twice; a copy is cheaper.
        var length = checked((int)slice.Length);
        var copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            slice.CopyTo(copy);
            return JsonSerializer.Deserialize(copy.AsSpan(0, length), type);
        }
        finally
        {
            // It may have held a Secret.
            ArrayPool<byte>.Shared.Return(copy, clearArray: true);
        }
    }
}
