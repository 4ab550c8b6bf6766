using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>
/// Reads PKCS#12 files (RFC 7292) with one key and its certificates, on BouncyCastle's types of their parts. Its
/// Pkcs12Store would lose the certificates' order, and derive keys with as many iterations as the file says.
/// </summary>
internal sealed class Pkcs12Reader(RenderContext context, Pkcs12Password password) : IDisposable
{
    private PrivateKey? _key;

    /// <summary>The file's one key.</summary>
    public PrivateKey Key => _key ?? throw new FunctionException("the file has no private key");

    /// <summary>Its certificates, in their order: one at least.</summary>
    public List<Certificate> Certificates { get; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="FunctionException">It is malformed, the password is wrong, or it has not one key.</exception>
    public static Pkcs12Reader Read(RenderContext context, ReadOnlySpan<byte> file, ReadOnlySpan<byte> password)
    {
        using var secret = Pkcs12Password.Of(password);
        var reader = new Pkcs12Reader(context, secret);
        // The parts are read out of each other, each a copy.
        context.ChargeMemory(file.Length * 4L);
        var bytes = file.ToArray();
        try
        {
            return ParseGuard.Read("PKCS#12 file", () => reader.ReadFile(bytes));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Dispose() => _key?.Dispose();

    private Pkcs12Reader ReadFile(byte[] bytes)
    {
        var file = Pfx.GetInstance(Asn1Object.FromByteArray(bytes));
        var content = DataOf(file.AuthSafe);
        if (file.MacData is { } mac)
        {
            Pkcs12Mac.Verify(context, mac, content, password);
        }
        else if (!password.IsEmpty)
        {
            throw new FunctionException("the file has no MAC, and can be read with the empty password only");
        }

        foreach (var safe in AuthenticatedSafe.GetInstance(content).GetContentInfo())
        {
            var bags = safe.ContentType.Equals(PkcsObjectIdentifiers.EncryptedData)
                ? Decrypt(EncryptedData.GetInstance(safe.Content))
                : DataOf(safe);
            ReadBags(Asn1Sequence.GetInstance(bags));
            CryptographicOperations.ZeroMemory(bags);
        }

        return Certificates.Count > 0 && Key is not null
            ? this
            : throw new FunctionException("the file has no certificate");
    }

    private static byte[] DataOf(ContentInfo info) => info.ContentType.Equals(PkcsObjectIdentifiers.Data)
        ? Asn1OctetString.GetInstance(info.Content).GetOctets()
        : throw new FunctionException("the PKCS#12 file is not protected by a password");

    private byte[] Decrypt(EncryptedData data) =>
        Pkcs12Cipher.Decrypt(context, data.EncryptionAlgorithm, data.Content.GetOctets(), password);

    private void ReadBags(Asn1Sequence bags)
    {
        foreach (var bag in bags.Select(SafeBag.GetInstance))
        {
            context.Charge(Crypto.Costs.Certificate);
            if (bag.BagID.Equals(PkcsObjectIdentifiers.CertBag))
            {
                var certificate = CertBag.GetInstance(bag.BagValueEncodable);
                Certificates.Add(certificate.CertID.Equals(PkcsObjectIdentifiers.X509Certificate)
                    ? CertificateReader.Read(context, Asn1OctetString.GetInstance(certificate.CertValueEncodable).GetOctets())
                    : throw new FunctionException("the PKCS#12 file has a certificate that is not X.509"));
            }
            else if (bag.BagID.Equals(PkcsObjectIdentifiers.KeyBag))
            {
                TakeKey(bag.BagValueEncodable.GetEncoded());
            }
            else if (bag.BagID.Equals(PkcsObjectIdentifiers.Pkcs8ShroudedKeyBag))
            {
                var key = EncryptedPrivateKeyInfo.GetInstance(bag.BagValueEncodable);
                TakeKey(Pkcs12Cipher.Decrypt(context, key.EncryptionAlgorithm, key.EncryptedData.GetOctets(), password));
            }
        }
    }

    private void TakeKey(byte[] pkcs8)
    {
        if (_key is not null)
        {
            throw new FunctionException("the file has more than one private key");
        }

        context.ChargeLongWork(Crypto.Costs.Signature);
        _key = PrivateKeyReader.ReadPkcs8(pkcs8);
        CryptographicOperations.ZeroMemory(pkcs8);
    }
}
