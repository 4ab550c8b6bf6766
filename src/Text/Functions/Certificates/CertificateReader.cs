using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Reads X.509 certificates, as strict as Go: what Go refuses is refused here.</summary>
internal static class CertificateReader
{
    /// <summary>Reads a certificate that fills the bytes.</summary>
    /// <exception cref="FunctionException">It is malformed.</exception>
    public static Certificate Read(RenderContext context, ReadOnlySpan<byte> der)
    {
        var input = new DerReader(der);
        Require(input.TryRead(DerTag.Sequence, out var content), "certificate");
        var isWhole = input.IsEmpty;
        input = new DerReader(content);
        Require(input.TryRead(DerTag.Sequence, out var tbsContent), "tbs certificate");
        var tbs = new DerReader(tbsContent);
        var version = ReadVersion(ref tbs);
        Require(tbs.TryReadInteger(out var serial), "serial number");
        if (serial[0] >= 0x80)
        {
            throw new FunctionException("the certificate's serial number is negative");
        }

        Require(tbs.TryRead(DerTag.Sequence, out var innerAlgorithm), "signature algorithm identifier");
        Require(input.TryRead(DerTag.Sequence, out var outerAlgorithm), "algorithm identifier");
        if (!innerAlgorithm.SequenceEqual(outerAlgorithm))
        {
            throw new FunctionException("the certificate's inner and outer signature algorithms differ");
        }

        Algorithm.Read(innerAlgorithm);
        Require(tbs.TryRead(DerTag.Sequence, out var issuer), "issuer");
        NameReader.Read(issuer, []);
        Require(tbs.TryRead(DerTag.Sequence, out var validity), "validity");
        DerTime.CheckValidity(validity);
        Require(tbs.TryReadElement(DerTag.Sequence, out var subject), "subject");
        Require(tbs.TryReadElement(DerTag.Sequence, out var publicKey), "public key");
        var certificate = new Certificate
        {
            Raw = der.ToArray(),
            Subject = subject.ToArray(),
            PublicKey = publicKey.ToArray(),
        };
        var name = new DerReader(subject);
        name.TryRead(DerTag.Sequence, out var nameContent);
        NameReader.Read(nameContent, certificate.SubjectAttributes);
        PublicKeyCheck.Check(publicKey);
        ReadExtensions(context, ref tbs, version, certificate);
        Require(input.TryReadBits(out _, out _), "signature");
        return isWhole ? certificate : throw new FunctionException("data follows the certificate");
    }

    /// <summary>Fails unless a part could be read.</summary>
    public static void Require(bool isRead, string part)
    {
        if (!isRead)
        {
            throw new FunctionException($"the certificate is malformed: {part}");
        }
    }

    private static long ReadVersion(ref DerReader tbs)
    {
        Require(tbs.TryReadOptional(DerTag.Constructed(0), out var content, out var isPresent), "version");
        if (!isPresent)
        {
            return 1;
        }

        var inner = new DerReader(content);
        Require(inner.TryReadInt64(out var version) && inner.IsEmpty && version >= 0, "version");
        return version <= 2 ? version + 1 : throw new FunctionException("the certificate's version is unknown");
    }

    private static void ReadExtensions(RenderContext context, ref DerReader tbs, long version, Certificate certificate)
    {
        if (version == 1)
        {
            return;
        }

        Require(tbs.TryReadOptional(DerTag.Context(1), out _, out _), "issuer unique id");
        Require(tbs.TryReadOptional(DerTag.Context(2), out _, out _), "subject unique id");
        if (version != 3)
        {
            return;
        }

        Require(tbs.TryReadOptional(DerTag.Constructed(3), out var outer, out var isPresent), "extensions");
        if (!isPresent)
        {
            return;
        }

        var wrapped = new DerReader(outer);
        Require(wrapped.TryRead(DerTag.Sequence, out var list), "extensions");
        // Read twice: all must be well-formed before the first one's meaning is looked at.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var extensions = new DerReader(list);
        while (!extensions.IsEmpty)
        {
            var oid = ReadExtension(ref extensions, out _, out _);
            if (!seen.Add(Convert.ToHexString(oid)))
            {
                throw new FunctionException("the certificate has an extension twice");
            }
        }

        extensions = new DerReader(list);
        while (!extensions.IsEmpty)
        {
            var oid = ReadExtension(ref extensions, out var isCritical, out var value);
            ExtensionReader.Read(context, certificate, oid, isCritical, value);
        }
    }

    private static ReadOnlySpan<byte> ReadExtension(
        ref DerReader extensions, out bool isCritical, out ReadOnlySpan<byte> value)
    {
        isCritical = false;
        Require(extensions.TryRead(DerTag.Sequence, out var content), "extension");
        var extension = new DerReader(content);
        Require(extension.TryReadOid(out var oid), "extension OID field");
        if (extension.Next(DerTag.Boolean))
        {
            Require(extension.TryReadBoolean(out isCritical), "extension critical field");
        }

        Require(extension.TryRead(DerTag.OctetString, out value), "extension value field");
        return oid;
    }
}
