using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Keyferry.Certs.Authority;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Certs.Tests;

public sealed class CertificateAuthorityTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private FakeTimeProvider _time = null!;
    private CertificateAuthority _authority = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider(_start);
        _authority = new CertificateAuthority(_time, new Lifetimes());
    }

    [TestCase("keyferry-webhook")]
    [TestCase("keyferry-webhook.keys")]
    [TestCase("keyferry-webhook.keys.svc")]
    [TestCase("keyferry-webhook.keys.svc.cluster.local")]
    [TestCase("127.0.0.1")]
    public void A_client_that_trusts_the_authority_accepts_the_serving_certificate_under(string name)
    {
        var (authority, serving) = IssueBoth();

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _start.UtcDateTime;
        Assert.Multiple(() =>
        {
            Assert.That(chain.Build(serving.Certificate), Is.True);
            Assert.That(serving.Certificate.MatchesHostname(name), Is.True);
            Assert.That(serving.Certificate.MatchesHostname("other.keys.svc"), Is.False);
        });
    }

    [TestCase("https://hooks.example.com:9443", "hooks.example.com")]
    [TestCase("https://[::1]:9443/", "::1")]
    [TestCase("https://10.1.2.3", "10.1.2.3")]
    public void The_host_of_the_webhooks_url_is_one_of_the_names(string url, string host)
    {
        var names = ServingNames.For("keyferry-webhook", "keys", new Uri(url));
        var serving = _authority.IssueServing(_authority.IssueAuthority(), names);

        Assert.That(serving.Certificate.MatchesHostname(host), Is.True);
    }

    [Test]
    public void An_address_stands_as_an_address_and_not_as_a_dns_name()
    {
        var (_, serving) = IssueBoth();
        var san = serving.Certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();

        Assert.Multiple(() =>
        {
            Assert.That(san.EnumerateIPAddresses(), Is.EqualTo(new[] { IPAddress.Loopback }));
            Assert.That(san.EnumerateDnsNames().Count(), Is.EqualTo(4));
        });
    }

    [Test]
    public void The_authority_may_sign_certificates_but_no_other_authority()
    {
        var (authority, _) = IssueBoth();
        var basic = Extension<X509BasicConstraintsExtension>(authority);
        var usage = Extension<X509KeyUsageExtension>(authority);

        Assert.Multiple(() =>
        {
            Assert.That(basic, Has.Property(nameof(basic.CertificateAuthority)).True.And.Property("Critical").True);
            Assert.That(basic.PathLengthConstraint, Is.Zero);
            Assert.That(usage.KeyUsages, Is.EqualTo(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign));
        });
    }

    [Test]
    public void The_serving_certificate_may_serve_tls_and_nothing_else()
    {
        var (authority, serving) = IssueBoth();
        var usages = Extension<X509EnhancedKeyUsageExtension>(serving).EnhancedKeyUsages;

        Assert.Multiple(() =>
        {
            Assert.That(serving.IsAuthority, Is.False);
            Assert.That(Extension<X509KeyUsageExtension>(serving).KeyUsages,
                Is.EqualTo(X509KeyUsageFlags.DigitalSignature));
            Assert.That(usages.Cast<Oid>().Select(o => o.Value), Is.EqualTo(new[] { "1.3.6.1.5.5.7.3.1" }));
            Assert.That(serving.IsIssuedBy(authority.Certificate), Is.True);
        });
    }

    [Test]
    public void Keys_are_on_the_curve_P256()
    {
        var (authority, serving) = IssueBoth();

        foreach (var issued in new[] { authority, serving })
        {
            using var key = issued.Certificate.GetECDsaPrivateKey();
            Assert.That(key!.ExportParameters(false).Curve.Oid.FriendlyName, Is.EqualTo("nistP256").Or.EqualTo("ECDSA_P256"));
        }
    }

    [Test]
    public void Serial_numbers_have_16_bytes_and_differ()
    {
        var serials = Enumerable.Range(0, 20).Select(_ => _authority.IssueAuthority().Certificate.SerialNumber).ToList();

        Assert.That(serials, Is.Unique.And.All.Length.EqualTo(32));
    }

    [Test]
    public void An_authority_lives_a_year_and_a_serving_certificate_seven_days_and_both_start_an_hour_back()
    {
        var (authority, serving) = IssueBoth();

        Assert.Multiple(() =>
        {
            Assert.That(authority.NotBefore, Is.EqualTo(_start.AddHours(-1)));
            Assert.That(authority.NotAfter, Is.EqualTo(_start.AddDays(365)));
            Assert.That(serving.NotBefore, Is.EqualTo(_start.AddHours(-1)));
            Assert.That(serving.NotAfter, Is.EqualTo(_start.AddDays(7)));
            Assert.That(serving.RenewAt, Is.EqualTo(_start.AddHours(112)).Within(TimeSpan.FromHours(1)));
        });
    }

    [Test]
    public void A_serving_certificate_never_outlives_its_authority()
    {
        var authority = _authority.IssueAuthority();
        _time.Advance(TimeSpan.FromDays(363));

        Assert.That(_authority.IssueServing(authority, Names()).NotAfter, Is.EqualTo(authority.NotAfter));
    }

    [Test]
    public void A_pair_is_read_back_from_its_pem()
    {
        var (_, serving) = IssueBoth();
        var read = IssuedCertificate.TryRead(serving.CertificatePem, serving.KeyPem, out var pair, out _);

        Assert.Multiple(() =>
        {
            Assert.That(read, Is.True);
            Assert.That(pair!.Certificate.Thumbprint, Is.EqualTo(serving.Certificate.Thumbprint));
            Assert.That(pair.Certificate.HasPrivateKey, Is.True);
        });
    }

    [Test]
    public void The_text_form_of_a_pair_does_not_hold_its_key()
    {
        var (_, serving) = IssueBoth();

        Assert.That(serving.ToString(), Does.StartWith("CN=keyferry-webhook").And.Not.Contain("PRIVATE"));
    }

    [Test]
    public void A_bundle_of_two_authorities_trusts_the_certificates_of_both()
    {
        var (first, one) = IssueBoth();
        var (second, two) = IssueBoth();
        var bundle = TrustBundle.Parse(TrustBundle.Of([first.Certificate, second.Certificate]).Pem)!;

        Assert.Multiple(() =>
        {
            Assert.That(bundle.ValidationError(one.Certificate, Names().All, _start), Is.Null);
            Assert.That(bundle.ValidationError(two.Certificate, Names().All, _start), Is.Null);
            Assert.That(TrustBundle.Of([first.Certificate]).ValidationError(two.Certificate, [], _start), Is.Not.Null);
        });
    }

    [Test]
    public void A_refusal_names_the_names_for_which_the_certificate_is_not_valid()
    {
        var (authority, serving) = IssueBoth();
        var bundle = TrustBundle.Of([authority.Certificate]);

        Assert.Multiple(() =>
        {
            Assert.That(bundle.ValidationError(serving.Certificate, ["a.example", "127.0.0.1"], _start),
                Is.EqualTo("it is not valid for a.example"));
            Assert.That(bundle.ValidationError(serving.Certificate, [], _start.AddDays(366)), Is.Not.Null);
        });
    }

    private static T Extension<T>(IssuedCertificate issued) => issued.Certificate.Extensions.OfType<T>().Single();

    private static ServingNames Names() =>
        ServingNames.For("keyferry-webhook", "keys", new Uri("https://127.0.0.1:9443"));

    private (IssuedCertificate Authority, IssuedCertificate Serving) IssueBoth()
    {
        var authority = _authority.IssueAuthority();
        return (authority, _authority.IssueServing(authority, Names()));
    }
}
