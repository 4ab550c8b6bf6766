using System.IO.Pipelines;
using System.Text.Json;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Reading;

/// <summary>Reads one page of a list from a stream, item by item.</summary>
internal static class ListReader
{
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024);

    /// <summary>Reads to the end.</summary>
    /// <param name="body">The answer's body.</param>
    /// <param name="onItem">Takes an item's bytes; valid only during the call.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The list's metadata.</returns>
    /// <exception cref="JsonException">The body is no list, or an item is not what was expected.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task<V1ListMeta> ReadAsync(
        Stream body, Action<ReadOnlySpan<byte>> onItem, CancellationToken cancellation)
    {
        V1ListMeta? metadata = null;
        using var bytes = new ContiguousBuffer();
        var scanner = new ListScanner(
            slice => onItem(bytes.Of(slice)),
            slice => metadata = JsonSerializer.Deserialize(bytes.Of(slice), KubeJsonContext.Default.V1ListMeta));
        var pipe = PipeReader.Create(body, Buffers);
        try
        {
            long scanned = 0;
            while (true)
            {
                var read = await pipe.ReadAsync(cancellation);
                var buffer = read.Buffer;
                var done = scanner.Scan(buffer, scanned);
                scanned = buffer.Length - done;
                pipe.AdvanceTo(buffer.GetPosition(done), buffer.End);
                if (!read.IsCompleted)
                {
                    continue;
                }

                if (!scanner.Complete)
                {
                    throw new JsonException("the list ended before its closing brace");
                }

                // An answer without it is no list; taken for an empty one it would wipe out a cache.
                return metadata ?? throw new JsonException("the list has no metadata");
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }
}
