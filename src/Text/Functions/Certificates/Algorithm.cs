using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>An algorithm identifier on the bytes that it was read from.</summary>
/// <param name="oid">The algorithm.</param>
/// <param name="parameters">Its parameters as a whole element, or nothing.</param>
internal readonly ref struct Algorithm(ReadOnlySpan<byte> oid, ReadOnlySpan<byte> parameters)
{
    /// <summary>The algorithm: the content of an object identifier.</summary>
    public ReadOnlySpan<byte> Oid { get; } = oid;

    /// <summary>The parameters as a whole element; empty if there are none.</summary>
    public ReadOnlySpan<byte> Parameters { get; } = parameters;

    /// <summary>Reads a sequence's content.</summary>
    /// <exception cref="FunctionException">It is malformed.</exception>
    public static Algorithm Read(ReadOnlySpan<byte> content) =>
        TryRead(content, out var algorithm)
            ? algorithm
            : throw new FunctionException("an algorithm identifier is malformed");

    /// <summary>Reads a sequence's content.</summary>
    public static bool TryRead(ReadOnlySpan<byte> content, out Algorithm algorithm)
    {
        algorithm = default;
        var reader = new DerReader(content);
        ReadOnlySpan<byte> parameters = default;
        if (!reader.TryReadOid(out var oid) || (!reader.IsEmpty && !reader.TryReadAny(out _, out _, out parameters)))
        {
            return false;
        }

        algorithm = new Algorithm(oid, parameters);
        return true;
    }
}
