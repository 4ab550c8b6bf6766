using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Auth;

/// <summary>The auth method cert: the certificate that the client showed in TLS. https://developer.hashicorp.com/vault/api-docs/auth/cert</summary>
internal sealed class CertAuth : Backend
{
    private readonly Dictionary<string, Role> _roles = new(StringComparer.Ordinal);

    /// <summary>A method without roles.</summary>
    public CertAuth() => Routes =
    [
        On("certs/?", "", (Operation.List, Now(_ => Answer.Keys(_roles.Keys)))),
        On("certs/(?<name>.+)", TokenParameters.Fields + "name certificate allowed_names allowed_common_names allowed_dns_sans allowed_email_sans "
            + "allowed_uri_sans allowed_organizational_units required_extensions display_name ocsp_enabled",
            (Operation.Read, Now(Read)), (Operation.Update, Now(Write)), (Operation.Delete, Now(Delete))),
        On("login", "name", (Operation.Update, Now(Login))),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    /// <inheritdoc/>
    public override bool IsOpen(string path) => path == "login";

    private static string NameOf(Call call) => call["name"].ToLowerInvariant();

    private Answer Read(Call call)
    {
        if (!_roles.TryGetValue(NameOf(call), out var role))
        {
            throw Refusal.Missing();
        }

        var data = new JsonObject { ["allowed_common_names"] = Json.Strings(role.CommonNames), ["certificate"] = role.Pem, ["display_name"] = role.Display };
        role.Token.Show(data);
        return Answer.Of(data);
    }

    private Answer Write(Call call)
    {
        var role = _roles.GetValueOrDefault(NameOf(call)) ?? new Role();
        role.Pem = call.Text("certificate") ?? role.Pem;
        role.CommonNames = call.Strings("allowed_common_names") ?? role.CommonNames;
        role.DnsNames = call.Strings("allowed_dns_sans") ?? role.DnsNames;
        role.Display = call.Text("display_name") is { Length: > 0 } display ? display : role.Display.Length > 0 ? role.Display : NameOf(call);
        role.Token.Apply(call);
        var trusted = new X509Certificate2Collection();
        try
        {
            trusted.ImportFromPem(role.Pem);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            trusted.Clear();
        }

        if (trusted.Count == 0)
        {
            throw Refusal.Bad("failed to parse certificate");
        }

        role.Trusted = trusted;
        _roles[NameOf(call)] = role;
        return Answer.None();
    }

    private Answer Delete(Call call)
    {
        _roles.Remove(NameOf(call));
        return Answer.None();
    }

    private Answer Login(Call call)
    {
        var shown = call.Request.ClientCertificate ?? throw Refusal.Bad("no client certificate found");
        var asked = call.Text("name") is { Length: > 0 } name ? name.ToLowerInvariant() : null;
        var trusting = _roles.Where(r => (asked is null || r.Key == asked) && Trusts(r.Value, shown, call.Now))
            .OrderBy(static r => r.Key, StringComparer.Ordinal).ToList();
        if (trusting.Count == 0)
        {
            throw Refusal.Bad("invalid certificate or no client certificate supplied");
        }

        var (role, settings) = trusting.Find(r => Allows(r.Value, shown));
        if (settings is null)
        {
            throw Refusal.Bad("no chain matching all constraints could be found for this login certificate");
        }

        var common = CommonName(shown);
        return settings.Token.Login(call, common, settings.Display, new Dictionary<string, string>
        {
            ["authority_key_id"] = Hex(shown.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier?.ToArray()),
            ["cert_name"] = role,
            ["common_name"] = common,
            ["serial_number"] = new System.Numerics.BigInteger(shown.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["subject_key_id"] = Hex(shown.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes.ToArray()),
        });
    }

    private static bool Trusts(Role role, X509Certificate2 shown, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        chain.ChainPolicy.CustomTrustStore.AddRange(role.Trusted);
        return chain.Build(shown) || role.Trusted.Any(t => t.RawData.AsSpan().SequenceEqual(shown.RawData));
    }

    private static bool Allows(Role role, X509Certificate2 shown)
    {
        var dns = shown.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static e => e.EnumerateDnsNames()).ToList();
        return (role.CommonNames.Count == 0 || role.CommonNames.Any(g => Glob(g, CommonName(shown))))
            && (role.DnsNames.Count == 0 || role.DnsNames.Any(g => dns.Exists(d => Glob(g, d))));
    }

    private static bool Glob(string pattern, string text) => Regex.IsMatch(
        text, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline);

    private static string CommonName(X509Certificate2 certificate) => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    private static string Hex(byte[]? bytes) => bytes is null ? "" : string.Join(':', bytes.Select(static b => b.ToString("x2")));

    private sealed class Role
    {
        public string Pem { get; set; } = "";

        public X509Certificate2Collection Trusted { get; set; } = [];

        public IReadOnlyList<string> CommonNames { get; set; } = [];

        public IReadOnlyList<string> DnsNames { get; set; } = [];

        public string Display { get; set; } = "";

        public TokenParameters Token { get; } = new();
    }
}
