using System.Security.Cryptography;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Reads PKCS#12 files with one key and its certificates.</summary>
internal sealed class Pkcs12Reader(RenderContext context, Pkcs12Password password)
{
    private readonly List<Certificate> _certificates = [];
    private PrivateKey? _key;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FunctionException">It is malformed, the password is wrong, or it has not one key.</exception>
    public static Pkcs12Content Read(RenderContext context, ReadOnlySpan<byte> file, ReadOnlySpan<byte> password)
    {
        using var both = Pkcs12Password.Of(password);
        var reader = new Pkcs12Reader(context, both);
        try
        {
            reader.ReadFile(file);
            if (reader._certificates.Count == 0)
            {
                throw new FunctionException("the file has no certificate");
            }

            var key = reader._key ?? throw new FunctionException("the file has no private key");
            return new Pkcs12Content(key, reader._certificates);
        }
        catch (FunctionException)
        {
            reader._key?.Dispose();
            throw;
        }
    }

    private void ReadFile(ReadOnlySpan<byte> file)
    {
        var reader = new DerReader(Pkcs12Part.Whole(file, DerTag.Sequence, "file"));
        Pkcs12Part.Require(reader.TryReadInt64(out var version), "version");
        Pkcs12Part.Require(reader.TryRead(DerTag.Sequence, out var authSafe), "content");
        Pkcs12Part.Require(reader.TryReadOptional(DerTag.Sequence, out var mac, out var hasMac), "MAC");
        if (version != 3)
        {
            throw new FunctionException("the PKCS#12 file is not of version 3");
        }

        var type = ReadContentInfo(authSafe, out var content);
        if (!type.SequenceEqual(Oids.Data))
        {
            throw new FunctionException("the PKCS#12 file is not protected by a password");
        }

        var safe = Pkcs12Part.Whole(content, DerTag.OctetString, "content");
        if (hasMac)
        {
            Pkcs12Mac.Verify(context, mac, safe, password);
        }
        else if (!password.IsEmpty)
        {
            throw new FunctionException("the file has no MAC, and can be read with the empty password only");
        }

        ReadSafe(Pkcs12Part.Whole(safe, DerTag.Sequence, "content"));
    }

    private void ReadSafe(ReadOnlySpan<byte> content)
    {
        var count = 0;
        for (var items = new DerReader(content); !items.IsEmpty; count++)
        {
            Pkcs12Part.Require(items.TryRead(DerTag.Sequence, out _), "content");
        }

        if (count is not (1 or 2))
        {
            throw new FunctionException($"the PKCS#12 file has {count} safes instead of one or two");
        }

        for (var items = new DerReader(content); !items.IsEmpty;)
        {
            items.TryRead(DerTag.Sequence, out var item);
            var type = ReadContentInfo(item, out var wrapped);
            if (type.SequenceEqual(Oids.Data))
            {
                ReadBags(Pkcs12Part.Whole(wrapped, DerTag.OctetString, "safe"));
            }
            else if (type.SequenceEqual(Oids.EncryptedData))
            {
                var open = Decrypt(Pkcs12Part.Whole(wrapped, DerTag.Sequence, "encrypted safe"));
                ReadBags(open);
                CryptographicOperations.ZeroMemory(open);
            }
            else
            {
                throw new FunctionException("the PKCS#12 file has a safe of an unknown kind");
            }
        }
    }

    private byte[] Decrypt(ReadOnlySpan<byte> encryptedData)
    {
        var reader = new DerReader(encryptedData);
        Pkcs12Part.Require(reader.TryReadInt64(out var version) && version == 0, "encrypted safe");
        Pkcs12Part.Require(reader.TryRead(DerTag.Sequence, out var info), "encrypted safe");
        reader = new DerReader(info);
        Pkcs12Part.Require(reader.TryReadOid(out _), "encrypted safe");
        Pkcs12Part.Require(reader.TryRead(DerTag.Sequence, out var algorithm), "encrypted safe");
        Pkcs12Part.Require(reader.TryReadOptional(DerTag.Context(0), out var sealed_, out _), "encrypted safe");
        return Pkcs12Cipher.Decrypt(context, algorithm, sealed_, password);
    }

    private void ReadBags(ReadOnlySpan<byte> safe)
    {
        var bags = new DerReader(Pkcs12Part.Whole(safe, DerTag.Sequence, "bags"));
        while (!bags.IsEmpty)
        {
            Pkcs12Part.Require(bags.TryRead(DerTag.Sequence, out var bagContent), "bag");
            var bag = new DerReader(bagContent);
            Pkcs12Part.Require(bag.TryReadOid(out var type), "bag type");
            Pkcs12Part.Require(bag.TryRead(DerTag.Constructed(0), out var value), "bag value");
            Pkcs12Part.Require(bag.TryReadOptional(DerTag.Set, out _, out _), "bag attributes");
            context.Charge(Crypto.Costs.Certificate);
            if (type.SequenceEqual(Oids.CertBag))
            {
                ReadCertificate(value);
            }
            else if (type.SequenceEqual(Oids.KeyBag))
            {
                TakeKey(PrivateKeyReader.ReadPkcs8, value);
            }
            else if (type.SequenceEqual(Oids.ShroudedKeyBag))
            {
                TakeKey(ReadShrouded, value);
            }
        }
    }

    private void ReadCertificate(ReadOnlySpan<byte> value)
    {
        var reader = new DerReader(Pkcs12Part.Whole(value, DerTag.Sequence, "certificate bag"));
        Pkcs12Part.Require(reader.TryReadOid(out var type), "certificate bag");
        if (!type.SequenceEqual(Oids.X509Certificate))
        {
            throw new FunctionException("the PKCS#12 file has a certificate that is not X.509");
        }

        Pkcs12Part.Require(reader.TryRead(DerTag.Constructed(0), out var wrapped), "certificate bag");
        var inner = new DerReader(wrapped);
        Pkcs12Part.Require(inner.TryRead(DerTag.OctetString, out var der), "certificate bag");
        _certificates.Add(CertificateReader.Read(context, der));
    }

    private PrivateKey ReadShrouded(ReadOnlySpan<byte> value)
    {
        var reader = new DerReader(Pkcs12Part.Whole(value, DerTag.Sequence, "key bag"));
        Pkcs12Part.Require(reader.TryRead(DerTag.Sequence, out var algorithm), "key bag");
        Pkcs12Part.Require(reader.TryRead(DerTag.OctetString, out var sealed_), "key bag");
        var open = Pkcs12Cipher.Decrypt(context, algorithm, sealed_, password);
        Pkcs12Part.Whole(open, DerTag.Sequence, "key");
        var key = PrivateKeyReader.ReadPkcs8(open);
        CryptographicOperations.ZeroMemory(open);
        return key;
    }

    private void TakeKey(ReadKey read, ReadOnlySpan<byte> value)
    {
        if (_key is not null)
        {
            throw new FunctionException("the file has more than one private key");
        }

        context.ChargeLongWork(Crypto.Costs.Signature);
        _key = read(value);
    }

    private static ReadOnlySpan<byte> ReadContentInfo(ReadOnlySpan<byte> info, out ReadOnlySpan<byte> content)
    {
        var reader = new DerReader(info);
        Pkcs12Part.Require(reader.TryReadOid(out var type), "content type");
        Pkcs12Part.Require(reader.TryReadOptional(DerTag.Constructed(0), out content, out _), "content");
        return type;
    }

    private delegate PrivateKey ReadKey(ReadOnlySpan<byte> der);
}
