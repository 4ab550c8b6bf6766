using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Makes X.509 certificates with the content and order that Go gives them.</summary>
internal sealed class CertificateWriter(RenderContext context)
{
    private const int SerialSize = 16;
    private const long NanosecondsPerDay = 86_400_000_000_000;

    /// <summary>Makes a certificate; without an issuer the key signs for itself.</summary>
    /// <exception cref="FunctionException">The keys cannot make it.</exception>
    public byte[] Write(CertificateRequest request, PrivateKey key, Certificate? issuer, PrivateKey signer)
    {
        context.ChargeLongWork(Crypto.Costs.Signature);
        var publicInfo = key.ToPublicInfo();
        if (issuer is not null && !issuer.PublicKey.AsSpan().SequenceEqual(signer.ToPublicInfo()))
        {
            throw new FunctionException("the authority's key is not that of its certificate");
        }

        var tbs = WriteTbs(request, publicInfo, key.PublicBits(), issuer, signer);
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(tbs);
            signer.WriteSignatureAlgorithm(writer);
            writer.WriteBitString(signer.Sign(tbs));
        }

        return DerWriter.Finish(writer);
    }

    private byte[] WriteTbs(
        CertificateRequest request, byte[] publicInfo, byte[] publicBits, Certificate? issuer, PrivateKey signer)
    {
        var subject = WriteName(request.Name);
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                writer.WriteInteger(2);
            }

            writer.WriteNumber(RandomNumberGenerator.GetBytes(SerialSize));
            signer.WriteSignatureAlgorithm(writer);
            writer.WriteEncodedValue(issuer?.Subject ?? subject);
            WriteValidity(writer, request.Days);
            writer.WriteEncodedValue(subject);
            writer.WriteEncodedValue(publicInfo);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
            using (writer.PushSequence())
            {
                WriteExtensions(writer, request, publicBits, IsOther(issuer, subject) ? issuer!.SubjectKeyId : null);
            }
        }

        return DerWriter.Finish(writer);
    }

    private static bool IsOther(Certificate? issuer, byte[] subject) =>
        issuer is not null && !issuer.Subject.AsSpan().SequenceEqual(subject);

    private static byte[] WriteName(string name)
    {
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            if (name.Length > 0)
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteOid([0x55, 4, 3]);
                    var isPrintable = name.All(static c => char.IsAsciiLetterOrDigit(c) || " '()+,-./:=?".Contains(c));
                    writer.WriteCharacterString(
                        isPrintable ? UniversalTagNumber.PrintableString : UniversalTagNumber.UTF8String, name);
                }
            }
        }

        return DerWriter.Finish(writer);
    }

    private void WriteValidity(AsnWriter writer, long days)
    {
        var now = context.Clock.GetUtcNow();
        // Go counts in nanoseconds of 64 bits, which overflow after some 292 years.
        var end = now.AddTicks(unchecked(days * NanosecondsPerDay) / 100);
        using (writer.PushSequence())
        {
            foreach (var time in (ReadOnlySpan<DateTimeOffset>)[now, end])
            {
                if (time.Year is >= 1950 and < 2050)
                {
                    writer.WriteUtcTime(time);
                }
                else
                {
                    writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
                }
            }
        }
    }

    private static void WriteExtensions(
        AsnWriter writer, CertificateRequest request, byte[] publicBits, byte[]? issuerKeyId)
    {
        WriteExtension(writer, 15, isCritical: true, value =>
            value.WriteBitString(request.IsAuthority ? [0xA4] : [0xA0], request.IsAuthority ? 2 : 5));
        WriteExtension(writer, 37, isCritical: false, static value =>
        {
            using var usages = value.PushSequence();
            value.WriteOid([0x2B, 6, 1, 5, 5, 7, 3, 1]);
            value.WriteOid([0x2B, 6, 1, 5, 5, 7, 3, 2]);
        });
        WriteExtension(writer, 19, isCritical: true, value =>
        {
            using var constraints = value.PushSequence();
            if (request.IsAuthority)
            {
                value.WriteBoolean(true);
            }
        });
        if (request.IsAuthority)
        {
            WriteExtension(writer, 14, isCritical: false, value => value.WriteOctetString(KeyIdOf(publicBits)));
        }

        if (issuerKeyId is { Length: > 0 })
        {
            WriteExtension(writer, 35, isCritical: false, value =>
            {
                using var id = value.PushSequence();
                value.WriteOctetString(issuerKeyId, new Asn1Tag(TagClass.ContextSpecific, 0));
            });
        }

        if (request.Addresses.Count + request.DnsNames.Count > 0)
        {
            WriteExtension(writer, 17, isCritical: request.Name.Length == 0, value => WriteNames(value, request));
        }
    }

    // RFC 7093, method 1.
    private static byte[] KeyIdOf(byte[] publicBits) => SHA256.HashData(publicBits)[..20];

    private static void WriteNames(AsnWriter writer, CertificateRequest request)
    {
        using var names = writer.PushSequence();
        foreach (var name in request.DnsNames)
        {
            writer.WriteOctetString(Encoding.ASCII.GetBytes(name), new Asn1Tag(TagClass.ContextSpecific, 2));
        }

        foreach (var address in request.Addresses)
        {
            var bytes = address.IsIPv4MappedToIPv6 ? address.MapToIPv4().GetAddressBytes() : address.GetAddressBytes();
            writer.WriteOctetString(bytes, new Asn1Tag(TagClass.ContextSpecific, 7));
        }
    }

    private static void WriteExtension(AsnWriter writer, byte number, bool isCritical, Action<AsnWriter> value)
    {
        var inner = new AsnWriter(AsnEncodingRules.DER);
        value(inner);
        using (writer.PushSequence())
        {
            writer.WriteOid([0x55, 0x1D, number]);
            if (isCritical)
            {
                writer.WriteBoolean(true);
            }

            writer.WriteOctetString(inner.Encode());
        }
    }
}
