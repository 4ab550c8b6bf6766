// Hot path: cuts a watch's stream into lines in the pipe's own buffers; see the watch benchmark.
using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Keyferry.Kubernetes.Reading;

/// <summary>Takes the events of a watch.</summary>
internal interface IWatchSink
{
    /// <summary>Takes an event.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="item">The object's JSON; valid only during the call.</param>
    /// <returns>False ends the watch.</returns>
    bool Take(WatchKind kind, ReadOnlySpan<byte> item);
}

/// <summary>Reads a watch from a stream.</summary>
internal static class WatchReader
{
    private const int LongestLine = 64 * 1024 * 1024;
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024);

    /// <summary>Reads until the server ends the answer or the sink has enough.</summary>
    /// <param name="body">The answer's body.</param>
    /// <param name="sink">Takes the events.</param>
    /// <param name="onBytes">Called when bytes have come.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="JsonException">A line is no event.</exception>
    public static async Task ReadAsync(
        Stream body, IWatchSink sink, Action onBytes, CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(body, Buffers);
        using var bytes = new ContiguousBuffer();
        try
        {
            long looked = 0;
            while (true)
            {
                var read = await pipe.ReadAsync(cancellation);
                if (!read.Buffer.IsEmpty)
                {
                    onBytes();
                }

                var more = Lines(read.Buffer, looked, bytes, sink, out var done);
                looked = read.Buffer.Slice(done).Length;
                pipe.AdvanceTo(done, read.Buffer.End);
                if (!more || read.IsCompleted)
                {
                    return;
                }

                if (looked > LongestLine)
                {
                    throw new JsonException($"a watch line is longer than {LongestLine} bytes");
                }
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static bool Lines(
        in ReadOnlySequence<byte> buffer, long looked, ContiguousBuffer bytes, IWatchSink sink, out SequencePosition done)
    {
        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(looked);
        done = buffer.Start;
        while (reader.TryAdvanceTo((byte)'\n'))
        {
            var line = bytes.Of(buffer.Slice(done, reader.Position));
            done = reader.Position;
            if (line.Trim(" \t\r\n"u8).IsEmpty)
            {
                continue;
            }

            if (!WatchLine.TryRead(line, out var kind, out var item))
            {
                throw new JsonException("a watch line is no event");
            }

            if (!sink.Take(kind, item))
            {
                return false;
            }
        }

        return true;
    }
}
