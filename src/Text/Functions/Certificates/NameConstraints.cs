using System.Net;
using System.Text;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Checks the extension that limits the names under an authority.</summary>
internal static class NameConstraints
{
    /// <summary>Whether an extension's value is well-formed.</summary>
    public static bool AreSound(ReadOnlySpan<byte> value)
    {
        var outer = new DerReader(value);
        if (!outer.TryRead(DerTag.Sequence, out var content) || !outer.IsEmpty)
        {
            return false;
        }

        var reader = new DerReader(content);
        return reader.TryReadOptional(DerTag.Constructed(0), out var permitted, out _)
            && reader.TryReadOptional(DerTag.Constructed(1), out var excluded, out _)
            && reader.IsEmpty
            && !(permitted.IsEmpty && excluded.IsEmpty)
            && AreTrees(permitted) && AreTrees(excluded);
    }

    private static bool AreTrees(ReadOnlySpan<byte> content)
    {
        var trees = new DerReader(content);
        while (!trees.IsEmpty)
        {
            if (!trees.TryRead(DerTag.Sequence, out var treeContent))
            {
                return false;
            }

            var tree = new DerReader(treeContent);
            if (!tree.TryReadAny(out var tag, out var name, out _) || !IsName(tag, name))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsName(byte tag, ReadOnlySpan<byte> name) => tag switch
    {
        0x81 => NameReader.IsAscii(name) && IsMailboxOrDomain(name),
        0x82 => NameReader.IsAscii(name) && DomainName.IsValid(name, isConstraint: true),
        0x86 => NameReader.IsAscii(name) && !IPAddress.TryParse(Encoding.ASCII.GetString(name), out _)
            && DomainName.IsValid(name, isConstraint: true),
        0x87 => name.Length is 8 or 32 && IsMask(name[(name.Length / 2)..]),
        _ => true,
    };

    private static bool IsMailboxOrDomain(ReadOnlySpan<byte> name)
    {
        var at = name.LastIndexOf((byte)'@');
        return at < 0
            ? DomainName.IsValid(name, isConstraint: true)
            : at > 0 && DomainName.IsValid(name[(at + 1)..], isConstraint: false);
    }

    private static bool IsMask(ReadOnlySpan<byte> mask)
    {
        var isOver = false;
        foreach (var b in mask)
        {
            // Ones, then zeros: the complement plus one is a power of two.
            if (isOver ? b != 0 : (((byte)~b + 1) & (byte)~b) != 0)
            {
                return false;
            }

            isOver |= b != 0xFF;
        }

        return true;
    }
}
