using System.Buffers;

namespace Keyferry.Providers.Azure;

/// <summary>Reads an answer's body that may be longer than any that its service sends.</summary>
internal static class AnswerBody
{
    /// <summary>Reads to the end.</summary>
    /// <param name="stream">The stream; null means an empty body.</param>
    /// <param name="most">The most bytes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The bytes, which the caller owns; null where there are more.</returns>
    public static async Task<byte[]?> ReadAsync(Stream? stream, int most, CancellationToken cancellation)
    {
        if (stream is null)
        {
            return [];
        }

        var buffer = ArrayPool<byte>.Shared.Rent(16 << 10);
        var length = 0;
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
                length += read;
                if (read == 0 || length > most)
                {
                    return length > most ? null : buffer.AsSpan(0, length).ToArray();
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
