using System.Formats.Asn1;
using System.Security.Cryptography;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Writes PKCS#12 files as current programs do: AES-256 and SHA-256, 2048 iterations.</summary>
internal sealed class Pkcs12Writer(RenderContext context, Pkcs12Password password)
{
    private const int Iterations = 2048;
    private const int SaltSize = 16;

    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0);

    /// <summary>A file with a key and its certificates, its own first.</summary>
    public static byte[] Write(
        RenderContext context, PrivateKey key, List<Certificate> certificates, ReadOnlySpan<byte> password)
    {
        using var both = Pkcs12Password.Of(password);
        var writer = new Pkcs12Writer(context, both);
#pragma warning disable CA5350 // A fingerprint that only pairs the key with its certificate.
        var id = SHA1.HashData(certificates[0].Raw);
#pragma warning restore CA5350
        var bags = writer.CertificateBags(certificates, (attributes, certificate) =>
        {
            if (ReferenceEquals(certificate, certificates[0]))
            {
                WriteKeyId(attributes, id);
            }
        });
        return writer.File(writer.EncryptedSafe(bags), writer.KeySafe(key, id));
    }

    /// <summary>A trust store as Java reads it.</summary>
    public static byte[] WriteTrustStore(
        RenderContext context, List<Certificate> certificates, ReadOnlySpan<byte> password)
    {
        using var both = Pkcs12Password.Of(password);
        var writer = new Pkcs12Writer(context, both);
        var bags = writer.CertificateBags(certificates, static (attributes, certificate) =>
        {
            WriteAttribute(attributes, Oids.JavaTrustStore, static w => w.WriteOid(Oids.AnyExtendedKeyUsage));
            var name = NameText.Of(certificate.SubjectAttributes);
            WriteAttribute(
                attributes, Oids.FriendlyName, w => w.WriteCharacterString(UniversalTagNumber.BMPString, name));
        });
        return writer.File(writer.EncryptedSafe(bags));
    }

    private static void WriteKeyId(AsnWriter attributes, byte[] id) =>
        WriteAttribute(attributes, Oids.LocalKeyId, w => w.WriteOctetString(id));

    private static void WriteAttribute(AsnWriter writer, ReadOnlySpan<byte> oid, Action<AsnWriter> value)
    {
        using (writer.PushSequence())
        {
            writer.WriteOid(oid);
            using (writer.PushSetOf())
            {
                value(writer);
            }
        }
    }

    private byte[] CertificateBags(List<Certificate> certificates, Action<AsnWriter, Certificate> attributes)
    {
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            foreach (var certificate in certificates)
            {
                context.ChargeMemory(certificate.Raw.Length * 4L);
                using var bag = writer.PushSequence();
                writer.WriteOid(Oids.CertBag);
                using (writer.PushSequence(Zero))
                using (writer.PushSequence())
                {
                    writer.WriteOid(Oids.X509Certificate);
                    using (writer.PushSequence(Zero))
                    {
                        writer.WriteOctetString(certificate.Raw);
                    }
                }

                var set = DerWriter.Create();
                using (set.PushSetOf())
                {
                    attributes(set, certificate);
                }

                // A set of nothing is left out.
                if (set.GetEncodedLength() > 2)
                {
                    writer.WriteEncodedValue(set.Encode());
                }
            }
        }

        return DerWriter.Finish(writer);
    }

    private byte[] KeySafe(PrivateKey key, byte[] id)
    {
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOid(Oids.ShroudedKeyBag);
            using (writer.PushSequence(Zero))
            using (writer.PushSequence())
            {
                var plain = key.ToPkcs8();
                var sealed_ = Encrypt(writer, plain);
                writer.WriteOctetString(sealed_);
            }

            using (writer.PushSetOf())
            {
                WriteKeyId(writer, id);
            }
        }

        var bags = DerWriter.Finish(writer);
        using (writer.PushSequence())
        {
            writer.WriteOid(Oids.Data);
            using (writer.PushSequence(Zero))
            {
                writer.WriteOctetString(bags);
            }
        }

        return DerWriter.Finish(writer);
    }

    private byte[] EncryptedSafe(byte[] bags)
    {
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            writer.WriteOid(Oids.EncryptedData);
            using (writer.PushSequence(Zero))
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                using (writer.PushSequence())
                {
                    writer.WriteOid(Oids.Data);
                    var sealed_ = Encrypt(writer, bags);
                    writer.WriteOctetString(sealed_, Zero);
                }
            }
        }

        return DerWriter.Finish(writer);
    }

    // Writes the algorithm; the plain bytes are cleared.
    private byte[] Encrypt(AsnWriter writer, byte[] plain)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var vector = RandomNumberGenerator.GetBytes(16);
        using (writer.PushSequence())
        {
            writer.WriteOid(Oids.Pbes2);
            using (writer.PushSequence())
            {
                WriteDerivation(writer, salt);
                using (writer.PushSequence())
                {
                    writer.WriteOid(Oids.Aes256Cbc);
                    writer.WriteOctetString(vector);
                }
            }
        }

        var key = Rfc2898DeriveBytes.Pbkdf2(
            password.Utf8, salt, Pkcs12Kdf.Charge(context, Iterations), HashAlgorithmName.SHA256, 32);
        using var aes = Aes.Create();
        aes.SetKey(key);
        var sealed_ = aes.EncryptCbc(plain, vector);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(plain);
        return sealed_;
    }

    private static void WriteDerivation(AsnWriter writer, byte[] salt)
    {
        using (writer.PushSequence())
        {
            writer.WriteOid(Oids.Pbkdf2);
            using (writer.PushSequence())
            {
                writer.WriteOctetString(salt);
                writer.WriteInteger(Iterations);
                using (writer.PushSequence())
                {
                    writer.WriteOid(Oids.HmacSha256);
                    writer.WriteNull();
                }
            }
        }
    }

    private byte[] File(params ReadOnlySpan<byte[]> safes)
    {
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            foreach (var safe in safes)
            {
                writer.WriteEncodedValue(safe);
            }
        }

        var content = DerWriter.Finish(writer);
        using (writer.PushSequence())
        {
            writer.WriteInteger(3);
            using (writer.PushSequence())
            {
                writer.WriteOid(Oids.Data);
                using (writer.PushSequence(Zero))
                {
                    writer.WriteOctetString(content);
                }
            }

            WriteMac(writer, content);
        }

        return DerWriter.Finish(writer);
    }

    private void WriteMac(AsnWriter writer, byte[] content)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var iterations = Pkcs12Kdf.Charge(context, Iterations);
        var key = Pkcs12Kdf.Derive(HashAlgorithmName.SHA256, password.Ucs2, salt, iterations, purpose: 3, 32);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteOid(Oids.Sha256);
                }

                writer.WriteOctetString(HMACSHA256.HashData(key, content));
            }

            writer.WriteOctetString(salt);
            writer.WriteInteger(Iterations);
        }

        CryptographicOperations.ZeroMemory(key);
    }
}
