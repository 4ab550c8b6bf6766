using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;

namespace Keyferry.Providers.Generators.SshKey;

/// <summary>A key pair as OpenSSH writes it: its type, the public blob, and the fields of the private part.</summary>
internal sealed class SshKeyMaterial : IDisposable
{
    private readonly byte[] _privateFields;

    private SshKeyMaterial(string type, byte[] publicBlob, byte[] privateFields)
    {
        Type = type;
        PublicBlob = publicBlob;
        _privateFields = privateFields;
    }

    /// <summary>The type, such as <c>ssh-ed25519</c>.</summary>
    public string Type { get; }

    /// <summary>The public key in the format of RFC 4253.</summary>
    public byte[] PublicBlob { get; }

    /// <summary>The type and the fields of the private key, in OpenSSH's order.</summary>
    public ReadOnlySpan<byte> PrivateFields => _privateFields;

    /// <summary>Makes an RSA key.</summary>
    /// <param name="bits">Its size.</param>
    public static SshKeyMaterial Rsa(int bits)
    {
        const string type = "ssh-rsa";
        using var key = RSA.Create(bits);
        var made = key.ExportParameters(includePrivateParameters: true);
        try
        {
            var blob = new SshWriter();
            blob.Text(type);
            blob.Number(made.Exponent);
            blob.Number(made.Modulus);
            var fields = new SshWriter();
            fields.Text(type);
            fields.Number(made.Modulus);
            fields.Number(made.Exponent);
            fields.Number(made.D);
            fields.Number(made.InverseQ);
            fields.Number(made.P);
            fields.Number(made.Q);
            return new SshKeyMaterial(type, blob.Take(), fields.Take());
        }
        finally
        {
            foreach (var part in new[] { made.D, made.P, made.Q, made.DP, made.DQ, made.InverseQ })
            {
                CryptographicOperations.ZeroMemory(part);
            }
        }
    }

    /// <summary>Makes a key on a NIST curve.</summary>
    /// <param name="bits">256, 384 or 521; anything else means 256, as with ESO.</param>
    public static SshKeyMaterial Ecdsa(int? bits)
    {
        var (name, curve) = bits switch
        {
            384 => ("nistp384", ECCurve.NamedCurves.nistP384),
            521 => ("nistp521", ECCurve.NamedCurves.nistP521),
            _ => ("nistp256", ECCurve.NamedCurves.nistP256),
        };
        var type = $"ecdsa-sha2-{name}";
        using var key = ECDsa.Create(curve);
        var made = key.ExportParameters(includePrivateParameters: true);
        try
        {
            byte[] point = [4, .. made.Q.X!, .. made.Q.Y!];
            var blob = new SshWriter();
            blob.Text(type);
            blob.Text(name);
            blob.Bytes(point);
            var fields = new SshWriter();
            fields.Text(type);
            fields.Text(name);
            fields.Bytes(point);
            fields.Number(made.D);
            return new SshKeyMaterial(type, blob.Take(), fields.Take());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(made.D);
        }
    }

    /// <summary>Makes an Ed25519 key.</summary>
    public static SshKeyMaterial Ed25519()
    {
        const string type = "ssh-ed25519";
        Span<byte> both = stackalloc byte[64];
        try
        {
            RandomNumberGenerator.Fill(both[..32]);
            new Ed25519PrivateKeyParameters(both[..32]).GeneratePublicKey().Encode(both[32..]);
            var blob = new SshWriter();
            blob.Text(type);
            blob.Bytes(both[32..]);
            var fields = new SshWriter();
            fields.Text(type);
            fields.Bytes(both[32..]);
            fields.Bytes(both);
            return new SshKeyMaterial(type, blob.Take(), fields.Take());
        }
        finally
        {
            both.Clear();
        }
    }

    /// <summary>Clears the private part.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_privateFields);
}
