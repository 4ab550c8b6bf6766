namespace Keyferry.Text.GoFormat;

/// <summary>Takes a chunk of UTF-8 text. The chunk is valid during the call only.</summary>
public delegate void ChunkSink(ReadOnlySpan<byte> chunk);
