using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Engines;

/// <summary>Certificates of an authority of its own. https://developer.hashicorp.com/vault/api-docs/secret/pki</summary>
internal sealed class Pki : Backend
{
    private const string NeedsName = "the common_name field is required, or must be provided in a CSR with \"use_csr_common_name\" set to true, "
        + "unless \"require_cn\" is set to false";

    private static readonly TimeSpan DefaultTtl = TimeSpan.FromHours(768);
    private readonly Dictionary<string, PkiRole> _roles = new(StringComparer.Ordinal);
    private (X509Certificate2 Certificate, RSA Key)? _authority;

    /// <summary>No authority, no roles.</summary>
    public Pki() => Routes =
    [
        On("root/generate/internal", "common_name ttl issuer_name key_name key_type key_bits alt_names exclude_cn_from_sans not_after max_path_length",
            (Operation.Update, Now(MakeRoot))),
        On("roles/?", "", (Operation.List, Now(_ => Answer.Keys(_roles.Keys)))),
        On("roles/(?<name>[^/]+)", PkiRole.Fields, (Operation.Read, Now(c => Answer.Of(Find(c)?.Settings.DeepClone() ?? throw Refusal.Missing()))),
            (Operation.Update, Now(WriteRole)), (Operation.Delete, Now(c =>
            {
                _roles.Remove(c["name"]);
                return Answer.None();
            }))),
        On("issue/(?<name>[^/]+)", "common_name alt_names ip_sans uri_sans other_sans ttl format private_key_format exclude_cn_from_sans not_after "
            + "issuer_ref remove_roots_from_chain user_ids role", (Operation.Update, Now(Issue))),
        On("cert/ca", "", (Operation.Read, Now(_ => Answer.Of(new JsonObject
        {
            ["certificate"] = Text(Authority.Certificate),
            ["revocation_time"] = 0,
            ["revocation_time_rfc3339"] = "",
        })))),
        On("ca/pem", "", (Operation.Read, Now(_ => new Answer { Plain = ("application/pem-certificate-chain", Text(Authority.Certificate)) }))),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    private (X509Certificate2 Certificate, RSA Key) Authority => _authority ?? throw Refusal.Bad("no default issuer currently configured");

    /// <inheritdoc/>
    public override bool IsOpen(string path) => path is "cert/ca" or "ca/pem";

    private PkiRole? Find(Call call) => _roles.GetValueOrDefault(call["name"]);

    private Answer MakeRoot(Call call)
    {
        var name = call.Text("common_name") is { Length: > 0 } sent ? sent : throw Refusal.Bad(NeedsName);
        var ttl = call.Duration("ttl") is { Ticks: > 0 } asked ? asked : DefaultTtl;
        var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var root = request.CreateSelfSigned(call.Now.AddSeconds(-30), call.Now + ttl);
        _authority = (root, key);
        var answer = Answer.Of(new JsonObject
        {
            ["certificate"] = Text(root),
            ["expiration"] = (call.Now + ttl).ToUnixTimeSeconds(),
            ["issuer_id"] = Names.Uuid(),
            ["issuer_name"] = call.Text("issuer_name") ?? "",
            ["issuing_ca"] = Text(root),
            ["key_id"] = Names.Uuid(),
            ["key_name"] = call.Text("key_name") ?? "",
            ["serial_number"] = Serial(root),
        });
        answer.Warnings.Add("This mount hasn't configured any authority information access (AIA) fields; this may make it harder for systems to find "
            + "missing certificates in the chain or to validate revocation status of certificates. Consider updating /config/urls or the newly "
            + "generated issuer with this information.");
        return answer;
    }

    private Answer WriteRole(Call call)
    {
        var role = Find(call) ?? new PkiRole();
        role.Apply(call);
        _roles[call["name"]] = role;
        var answer = Answer.Of(role.Settings.DeepClone());
        if (role.Is("generate_lease"))
        {
            answer.Warnings.Add("it is encouraged to disable generate_lease and rely on PKI's native capabilities when possible; this option can "
                + "cause instance-wide issues with large numbers of issued certificates");
        }

        return answer;
    }

    private Answer Issue(Call call)
    {
        var role = Find(call) ?? throw Refusal.Bad($"unknown role: {call["name"]}");
        var name = call.Text("common_name") ?? "";
        if (name.Length == 0 && role.Is("require_cn"))
        {
            throw Refusal.Bad(NeedsName);
        }

        var others = call.Strings("alt_names") ?? [];
        if (name.Length > 0 && !role.Allows(name))
        {
            throw Refusal.Bad($"common name {name} not allowed by this role");
        }

        if (others.FirstOrDefault(n => !role.Allows(n)) is { } refused)
        {
            throw Refusal.Bad($"subject alternate name {refused} not allowed by this role");
        }

        var (issuer, issuerKey) = Authority;
        var asked = call.Duration("ttl") is { Ticks: > 0 } t ? t : role.Seconds("ttl") is { Ticks: > 0 } usual ? usual : DefaultTtl;
        var max = role.Seconds("max_ttl") is { Ticks: > 0 } bound ? bound : TimeSpan.MaxValue;
        var ttl = asked > max ? max : asked;
        if (asked > max && call.Has("ttl"))
        {
            call.Warnings.Add($"TTL \"{GoDuration.Write(asked)}\" is longer than permitted maxTTL \"{GoDuration.Write(max)}\", so maxTTL is being used");
        }

        var (certificate, keyText, keyType) = Make(call, role, name, others, ttl, issuer, issuerKey);
        var bundle = call.Text("format") == "pem_bundle";
        var data = new JsonObject
        {
            ["ca_chain"] = new JsonArray(Text(issuer)),
            ["certificate"] = bundle ? $"{keyText}\n{Text(certificate)}\n{Text(issuer)}" : Text(certificate),
            ["expiration"] = (call.Now + ttl).ToUnixTimeSeconds(),
            ["issuing_ca"] = Text(issuer),
            ["not_before"] = (call.Now - role.Seconds("not_before_duration")).ToUnixTimeSeconds(),
            ["private_key"] = keyText,
            ["private_key_type"] = keyType,
            ["serial_number"] = Serial(certificate),
        };
        certificate.Dispose();
        return role.Is("generate_lease") ? Leased.Make(call, data, ttl, ttl, renewable: false, static () => { }) : Answer.Of(data);
    }

    private static (X509Certificate2 Certificate, string Key, string Type) Make(
        Call call, PkiRole role, string name, IReadOnlyList<string> others, TimeSpan ttl, X509Certificate2 issuer, RSA issuerKey)
    {
        var elliptic = role.Settings["key_type"]!.ToString() == "ec";
        using var ec = elliptic ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;
        using var rsa = elliptic ? null : RSA.Create(2048);
        var subject = new X500DistinguishedName(name.Length > 0 ? $"CN={name}" : "");
        var request = ec is not null ? new CertificateRequest(subject, ec, HashAlgorithmName.SHA256)
            : new CertificateRequest(subject, rsa!, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var dns in others.Prepend(name).Where(static n => n.Length > 0).Distinct(StringComparer.Ordinal))
        {
            names.AddDnsName(dns);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        var (end, notAfter) = (call.Now + ttl, new DateTimeOffset(issuer.NotAfter));
        var certificate = request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForRSA(issuerKey, RSASignaturePadding.Pkcs1),
            call.Now - role.Seconds("not_before_duration"), end < notAfter ? end : notAfter, RandomNumberGenerator.GetBytes(16));
        return (certificate, ec is not null ? ec.ExportECPrivateKeyPem() : rsa!.ExportRSAPrivateKeyPem(), elliptic ? "ec" : "rsa");
    }

    private static string Text(X509Certificate2 certificate) => certificate.ExportCertificatePem();

    private static string Serial(X509Certificate2 certificate) =>
        string.Join(':', certificate.SerialNumberBytes.ToArray().Select(static b => b.ToString("x2")));
}
