using System.Buffers;
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
    /// <param name="onItem">Takes an item's slice; valid only during the call.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The list's metadata.</returns>
    /// <exception cref="JsonException">The body is no list, or an item is not what was expected.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task<V1ListMeta> ReadAsync(
        Stream body, Action<ReadOnlySequence<byte>> onItem, CancellationToken cancellation)
    {
        var scanner = new ListScanner();
        V1ListMeta? metadata = null;
        var pipe = PipeReader.Create(body, Buffers);
        try
        {
            long scanned = 0;
            while (true)
            {
                var read = await pipe.ReadAsync(cancellation);
                var buffer = read.Buffer;
                var done = scanner.Scan(buffer, scanned, onItem, slice => metadata = Metadata(slice));
                scanned = buffer.Length - done;
                pipe.AdvanceTo(buffer.GetPosition(done), buffer.End);
                if (!read.IsCompleted) continue;
                if (!scanner.Complete) throw new JsonException("the list ended before its closing brace");

                // An answer without it is no list; taken for an empty one it would wipe out a cache.
                return metadata ?? throw new JsonException("the list has no metadata");
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static V1ListMeta? Metadata(ReadOnlySequence<byte> slice) =>
        Utf8Slice.Read(slice, KubeJsonContext.Default.V1ListMeta);
}
