using System.Formats.Asn1;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>
/// Reads what is used of X.509 certificates (RFC 5280, section 4.1). They must be DER; whether each extension, date and
/// key in them makes sense is for who verifies them.
/// </summary>
internal static class CertificateReader
{
    private static readonly Asn1Tag s_version = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag s_extensions = new(TagClass.ContextSpecific, 3);
    private static readonly Asn1Tag s_keyId = new(TagClass.ContextSpecific, 0);

    /// <summary>Reads a certificate that fills the bytes.</summary>
    /// <exception cref="FunctionException">It is malformed.</exception>
    public static Certificate Read(RenderContext context, ReadOnlySpan<byte> der)
    {
        // The names become texts of some bytes each.
        context.ChargeMemory(der.Length * 4L);
        var raw = der.ToArray();
        return ParseGuard.Read("certificate", () => Read(raw));
    }

    /// <summary>Reads all blocks that follow in a text.</summary>
    /// <exception cref="FunctionException">One is no certificate.</exception>
    public static List<Certificate> ReadAll(RenderContext context, PemReader blocks)
    {
        var certificates = new List<Certificate>();
        while (blocks.Read() is { } block)
        {
            context.Charge(Crypto.Costs.Certificate);
            certificates.Add(Read(context, block.Content));
        }

        return certificates;
    }

    private static Certificate Read(byte[] raw)
    {
        var outer = new AsnReader(raw, AsnEncodingRules.DER);
        var certificate = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var tbs = certificate.ReadSequence();
        certificate.ReadSequence();
        certificate.ReadBitString(out _);
        if (tbs.PeekTag().HasSameClassAndValue(s_version))
        {
            tbs.ReadSequence(s_version);
        }

        tbs.ReadIntegerBytes();
        tbs.ReadSequence();
        tbs.ReadSequence();
        tbs.ReadSequence();
        var read = new Certificate
        {
            Raw = raw,
            Subject = ReadWhole(tbs),
            PublicKey = ReadWhole(tbs),
        };
        while (tbs.HasData)
        {
            if (tbs.PeekTag().HasSameClassAndValue(s_extensions))
            {
                ReadExtensions(tbs.ReadSequence(s_extensions).ReadSequence(), read);
            }
            else
            {
                tbs.ReadEncodedValue();
            }
        }

        return read;
    }

    private static byte[] ReadWhole(AsnReader reader)
    {
        var whole = reader.PeekEncodedValue().ToArray();
        reader.ReadSequence();
        return whole;
    }

    private static void ReadExtensions(AsnReader extensions, Certificate certificate)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
            {
                extension.ReadBoolean();
            }

            ReadExtension(oid, extension.ReadOctetString(), certificate);
        }
    }

    private static void ReadExtension(string oid, byte[] value, Certificate certificate)
    {
        var reader = new AsnReader(value, AsnEncodingRules.DER);
        switch (oid)
        {
            case "2.5.29.14":
                certificate.SubjectKeyId = reader.ReadOctetString();
                break;
            case "2.5.29.17":
                certificate.Names = [.. certificate.Names, .. AlternativeNames.Read(value)];
                break;
            case "2.5.29.35":
                var authority = reader.ReadSequence();
                certificate.AuthorityKeyId = authority.HasData && authority.PeekTag().HasSameClassAndValue(s_keyId)
                    ? authority.ReadOctetString(s_keyId)
                    : null;
                break;
        }
    }
}
