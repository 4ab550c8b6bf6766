using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Checks a certificate's public key: of a known algorithm it must be sound, an unknown one is let through.</summary>
internal static class PublicKeyCheck
{
    /// <summary>Checks a SubjectPublicKeyInfo.</summary>
    /// <exception cref="FunctionException">It is malformed.</exception>
    public static void Check(ReadOnlySpan<byte> info)
    {
        var outer = new DerReader(info);
        outer.TryRead(DerTag.Sequence, out var content);
        var reader = new DerReader(content);
        CertificateReader.Require(reader.TryRead(DerTag.Sequence, out var identifier), "public key algorithm");
        var algorithm = Algorithm.Read(identifier);
        CertificateReader.Require(reader.TryReadBits(out var bits, out var unused), "public key");
        var key = RightAligned(bits, unused);
        var isSound = algorithm.Oid switch
        {
            var oid when oid.SequenceEqual(Oids.Rsa) => IsRsa(algorithm.Parameters, key),
            var oid when oid.SequenceEqual(Oids.Ec) => IsEc(algorithm.Parameters, key),
            var oid when oid.SequenceEqual(Oids.Dsa) => IsDsa(algorithm.Parameters, key),
            var oid when oid.SequenceEqual(Oids.Ed25519) => algorithm.Parameters.IsEmpty && key.Length == 32,
            // Go reads this key, but does not count its algorithm among the known ones here.
            _ => true,
        };
        CertificateReader.Require(isSound, "public key");
    }

    private static ReadOnlySpan<byte> RightAligned(ReadOnlySpan<byte> bits, int unused)
    {
        if (unused == 0 || bits.IsEmpty)
        {
            return bits;
        }

        var aligned = new byte[bits.Length];
        for (var at = 0; at < bits.Length; at++)
        {
            aligned[at] = (byte)(((at > 0 ? bits[at - 1] << 8 : 0) | bits[at]) >> unused);
        }

        return aligned;
    }

    private static bool IsRsa(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> key)
    {
        var outer = new DerReader(key);
        if (!parameters.SequenceEqual((ReadOnlySpan<byte>)[DerTag.Null, 0]) || !outer.TryRead(DerTag.Sequence, out var content))
        {
            return false;
        }

        var reader = new DerReader(content);
        return reader.TryReadInteger(out var modulus) && IsPositive(modulus)
            && reader.TryReadInt64(out var exponent) && exponent > 0;
    }

    private static bool IsEc(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> key)
    {
        var reader = new DerReader(parameters);
        return reader.TryReadOid(out var oid) && NamedCurve.Find(oid) is { } curve && curve.HasPoint(key);
    }

    private static bool IsDsa(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> key)
    {
        var number = new DerReader(key);
        var outer = new DerReader(parameters);
        if (!number.TryReadInteger(out var y) || !IsPositive(y) || !outer.TryRead(DerTag.Sequence, out var content))
        {
            return false;
        }

        var reader = new DerReader(content);
        return reader.TryReadInteger(out var p) && reader.TryReadInteger(out var q) && reader.TryReadInteger(out var g)
            && IsPositive(p) && IsPositive(q) && IsPositive(g);
    }

    private static bool IsPositive(ReadOnlySpan<byte> integer) => integer[0] < 0x80 && integer.ContainsAnyExcept((byte)0);
}
