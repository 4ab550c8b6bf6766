// Hot path: every listed and watched object comes through here, so it is read from bytes that are already there.
using System.Buffers;

namespace Keyferry.Kubernetes.Reading;

/// <summary>
/// Gives a pipe's bytes as one span: as they are where they lie in one segment, else copied into an array that is used
/// again and again. A serializer over several segments first looks for the value's end, which reads it twice; copying
/// is cheaper.
/// </summary>
internal sealed class ContiguousBuffer : IDisposable
{
    private byte[] _copy = [];

    /// <summary>The bytes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(in ReadOnlySequence<byte> slice)
    {
        if (slice.IsSingleSegment)
        {
            return slice.FirstSpan;
        }

        var length = checked((int)slice.Length);
        if (_copy.Length < length)
        {
            Dispose();
            _copy = ArrayPool<byte>.Shared.Rent(length);
        }

        slice.CopyTo(_copy);
        return _copy.AsSpan(0, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // It may have held a Secret.
        if (_copy.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_copy, clearArray: true);
        }

        _copy = [];
    }
}
