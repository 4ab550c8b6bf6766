using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X9;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>One of the four NIST curves that Go knows.</summary>
/// <param name="Oid">Its object identifier.</param>
/// <param name="Size">How many bytes a private key and a coordinate have.</param>
/// <param name="Hash">The hash that goes with it in signatures.</param>
/// <param name="Signature">The algorithm that signs with both.</param>
internal sealed record NamedCurve(
    DerObjectIdentifier Oid, int Size, HashAlgorithmName Hash, DerObjectIdentifier Signature)
{
    public static NamedCurve P256 { get; } =
        new(SecObjectIdentifiers.SecP256r1, 32, HashAlgorithmName.SHA256, X9ObjectIdentifiers.ECDsaWithSha256);

    public static NamedCurve P384 { get; } =
        new(SecObjectIdentifiers.SecP384r1, 48, HashAlgorithmName.SHA384, X9ObjectIdentifiers.ECDsaWithSha384);

    public static NamedCurve P521 { get; } =
        new(SecObjectIdentifiers.SecP521r1, 66, HashAlgorithmName.SHA512, X9ObjectIdentifiers.ECDsaWithSha512);

    private static NamedCurve P224 { get; } =
        new(SecObjectIdentifiers.SecP224r1, 28, HashAlgorithmName.SHA256, X9ObjectIdentifiers.ECDsaWithSha256);

    /// <summary>The curve of an object identifier, or null.</summary>
    public static NamedCurve? Find(DerObjectIdentifier? oid) =>
        Array.Find<NamedCurve>([P256, P384, P521, P224], curve => curve.Oid.Equals(oid));
}
