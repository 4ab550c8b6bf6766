using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Reading steps that all parts of a PKCS#12 file share.</summary>
internal static class Pkcs12Part
{
    /// <summary>Reads an element that fills the bytes.</summary>
    /// <exception cref="FunctionException">It does not, or is none of that tag.</exception>
    public static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> der, byte tag, string part)
    {
        var reader = new DerReader(der);
        Require(reader.TryRead(tag, out var content) && reader.IsEmpty, part);
        return content;
    }

    /// <summary>Fails unless a part could be read.</summary>
    public static void Require(bool isRead, string part)
    {
        if (!isRead)
        {
            throw new FunctionException($"the PKCS#12 file is malformed: {part}");
        }
    }
}
