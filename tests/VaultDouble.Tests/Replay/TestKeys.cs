using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Tests.Replay;

/// <summary>Keys, tokens and certificates that a recording names: the replayer makes its own.</summary>
internal sealed class TestKeys : IDisposable
{
    private readonly Dictionary<string, RSA> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, X509Certificate2> _authorities = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Authority, string Name), X509Certificate2> _certificates = [];

    /// <summary>The RSA key of a name.</summary>
    public RSA Key(string name)
    {
        if (!_keys.TryGetValue(name, out var key))
        {
            key = RSA.Create(2048);
            _keys[name] = key;
        }

        return key;
    }

    /// <summary>The certificate of a test authority.</summary>
    public X509Certificate2 Authority(string name)
    {
        if (!_authorities.TryGetValue(name, out var authority))
        {
            var request = new CertificateRequest($"CN=Test {name}", Key("authority " + name), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
            authority = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
            _authorities[name] = authority;
        }

        return authority;
    }

    /// <summary>A certificate that an authority issued.</summary>
    public X509Certificate2 Certificate(string authority, string name)
    {
        if (!_certificates.TryGetValue((authority, name), out var certificate))
        {
            certificate = Issue(authority, name);
            _certificates[(authority, name)] = certificate;
        }

        return certificate;
    }

    /// <summary>A signed token, as a recording describes it.</summary>
    public string Token(JsonObject description, Func<string, string> fill, DateTimeOffset now)
    {
        var claims = new JsonObject(((JsonObject)description["claims"]!).Select(p => KeyValuePair.Create(p.Key, p.Value switch
        {
            JsonValue value when value.GetValueKind() == JsonValueKind.String => p.Key is "iat" or "nbf" or "exp"
                ? JsonValue.Create(Seconds(value.ToString(), now)) : JsonValue.Create(fill(value.ToString())),
            var other => other?.DeepClone(),
        })));
        var signer = description["signed_with"]!.ToString();
        var head = Part(new JsonObject { ["alg"] = description["alg"]!.ToString(), ["typ"] = "JWT", ["kid"] = signer });
        var text = $"{head}.{Part(claims)}";
        var signature = Key(signer).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private X509Certificate2 Issue(string authority, string name)
    {
        var issuer = Authority(authority);
        var request = new CertificateRequest($"CN={name}", Key("leaf " + name), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2"), new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.Create(issuer, new DateTimeOffset(issuer.NotBefore).AddDays(1), new DateTimeOffset(issuer.NotAfter).AddDays(-1), RandomNumberGenerator.GetBytes(12));
        using var withKey = made.CopyWithPrivateKey(Key("leaf " + name));
        // A key held in memory alone cannot be shown in TLS everywhere.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    private static long Seconds(string text, DateTimeOffset now) => now.ToUnixTimeSeconds()
        + (text.Length > "now".Length ? long.Parse(text["now".Length..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0);

    private static string Part(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(GoJson.Write(part)));
}
