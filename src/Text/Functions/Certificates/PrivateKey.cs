using System.Formats.Asn1;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>A private key of one of the kinds that Go reads. Its secret is cleared when it is disposed.</summary>
internal abstract class PrivateKey : IDisposable
{
    /// <summary>What stands after BEGIN in the PEM block that <see cref="ToTraditional"/> fills.</summary>
    public virtual string TraditionalType => "PRIVATE KEY";

    /// <summary>The key in the form of its own algorithm; PKCS#8 where there is none.</summary>
    public virtual byte[] ToTraditional() => ToPkcs8();

    /// <summary>The key as PKCS#8, in DER.</summary>
    public byte[] ToPkcs8()
    {
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            WriteAlgorithm(writer);
            var inner = ToPkcs8Content();
            writer.WriteOctetString(inner);
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(inner);
        }

        return DerWriter.Finish(writer);
    }

    /// <summary>The public half as a SubjectPublicKeyInfo, in DER.</summary>
    public byte[] ToPublicInfo()
    {
        var writer = DerWriter.Create();
        using (writer.PushSequence())
        {
            WriteAlgorithm(writer);
            writer.WriteBitString(PublicBits());
        }

        return DerWriter.Finish(writer);
    }

    /// <summary>Signs a message.</summary>
    /// <exception cref="FunctionException">This kind of key cannot sign.</exception>
    public abstract byte[] Sign(ReadOnlySpan<byte> message);

    /// <summary>Writes the identifier of the algorithm that <see cref="Sign"/> uses.</summary>
    public abstract void WriteSignatureAlgorithm(AsnWriter writer);

    /// <summary>The public half as it stands in a SubjectPublicKeyInfo's bit string.</summary>
    public abstract byte[] PublicBits();

    public abstract void Dispose();

    /// <summary>Writes the identifier of the key's algorithm.</summary>
    protected abstract void WriteAlgorithm(AsnWriter writer);

    /// <summary>The content of PKCS#8's octet string.</summary>
    protected abstract byte[] ToPkcs8Content();
}
