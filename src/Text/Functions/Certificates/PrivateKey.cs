using Keyferry.Text.Runtime;
using Org.BouncyCastle.Asn1.X509;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>
/// A private key. Arrays with secrets that this folder makes are cleared; what .NET's and BouncyCastle's types copy into
/// numbers of their own is theirs, and gone with the garbage collection.
/// </summary>
internal abstract class PrivateKey : IDisposable
{
    /// <summary>What stands after BEGIN in the PEM block that <see cref="ToTraditional"/> fills.</summary>
    public virtual string TraditionalType => "PRIVATE KEY";

    /// <summary>The algorithm that <see cref="Sign"/> uses.</summary>
    /// <exception cref="FunctionException">This kind of key cannot sign.</exception>
    public abstract AlgorithmIdentifier SignatureAlgorithm { get; }

    /// <summary>The key in the form of its own algorithm, in DER; PKCS#8 where there is none.</summary>
    public virtual byte[] ToTraditional() => ToPkcs8();

    /// <summary>The key as PKCS#8, in DER.</summary>
    public abstract byte[] ToPkcs8();

    /// <summary>The public half as a SubjectPublicKeyInfo, in DER.</summary>
    public abstract byte[] ToPublicInfo();

    /// <summary>Signs a message.</summary>
    /// <exception cref="FunctionException">This kind of key cannot sign.</exception>
    public abstract byte[] Sign(byte[] message);

    public abstract void Dispose();
}
