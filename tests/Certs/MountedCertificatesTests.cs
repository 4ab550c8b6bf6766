using Keyferry.Certs.Authority;
using Keyferry.Certs.Tests.Fakes;
using Keyferry.Local.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Certs.Tests;

/// <summary>Certificates of one's own: a mounted Secret as the kubelet lays it out.</summary>
public sealed class MountedCertificatesTests
{
    private FakeTimeProvider _time = null!;
    private TestApi _api = null!;
    private MountedFolder _folder = null!;
    private CertificateAuthority _issuer = null!;
    private Replica _replica = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        _api = TestCluster.Start();
        _api.PutConfigurations();
        _folder = new MountedFolder();
        _issuer = new CertificateAuthority(_time, new Lifetimes { Serving = TimeSpan.FromDays(90) });
        _replica = new Replica(_api, _time, _folder.Path);
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        _folder.Dispose();
        await _api.DisposeAsync();
    }

    [Test]
    public async Task What_cert_manager_mounts_is_served_and_its_authority_published_and_no_Secret_is_touched()
    {
        var (authority, serving) = Mount();

        Assert.That(await _replica.CheckAsync(), Is.Null);
        Assert.Multiple(() =>
        {
            Assert.That(_replica.Shown, Is.EqualTo(serving.Certificate.Thumbprint));
            Assert.That(_api.Published(), Has.All.Property("Pem").EqualTo(TrustBundle.Of([authority.Certificate]).Pem));
            Assert.That(_api.Calls.Calls.Where(static c => c.Type.Kind == "Secret"), Is.Empty);
            Assert.That(_replica.Controller.NotReadyReason, Is.Null);
            Assert.That(_replica.Status.AuthorityExpiry, Is.EqualTo(authority.NotAfter));
        });
    }

    [Test]
    public async Task A_renewal_by_the_same_authority_is_served_at_the_next_look()
    {
        var (authority, _) = Mount();
        await _replica.CheckAsync();
        var (_, renewed) = Mount(authority);
        await _replica.CheckAsync();

        Assert.That(_replica.Shown, Is.EqualTo(renewed.Certificate.Thumbprint));
    }

    [Test]
    public async Task Another_authority_is_published_beside_the_old_one_and_served_when_API_servers_had_time_to_learn_of_it()
    {
        var (_, before) = Mount();
        await _replica.CheckAsync();
        var (authority, after) = Mount();
        await _replica.CheckAsync();
        var (shownAtOnce, publishedAtOnce) = (_replica.Shown, _api.Published()[0].Authorities.Count);
        _time.Advance(TimeSpan.FromMinutes(11));
        await _replica.CheckAsync();
        var (shownLater, publishedLater) = (_replica.Shown, _api.Published()[0].Authorities.Count);
        _time.Advance(TimeSpan.FromHours(25));
        await _replica.CheckAsync();

        Assert.Multiple(() =>
        {
            Assert.That(shownAtOnce, Is.EqualTo(before.Certificate.Thumbprint));
            Assert.That(publishedAtOnce, Is.EqualTo(2));
            Assert.That(shownLater, Is.EqualTo(after.Certificate.Thumbprint));
            Assert.That(publishedLater, Is.EqualTo(2));
            Assert.That(_api.Published()[0].Pem, Is.EqualTo(TrustBundle.Of([authority.Certificate]).Pem), "the old one has left");
        });
    }

    [Test]
    public async Task A_replica_that_starts_in_between_does_not_take_away_what_the_others_still_need()
    {
        Mount();
        await _replica.CheckAsync();
        Mount();
        await _replica.CheckAsync();
        var fresh = new Replica(_api, _time, _folder.Path);
        _api.Calls.ForgetCalls();
        await fresh.CheckAsync();
        await _replica.CheckAsync();
        await fresh.CheckAsync();

        Assert.That(_api.Calls.Writes, Is.Empty, "two that correct each other never end");
        Assert.That(_api.Published()[0].ValidationError(_replica.Active.Current.Certificate, Replica.Names.All, _time.GetUtcNow()), Is.Null);
    }

    [TestCase("tls.crt", "", "tls.crt is missing")]
    [TestCase("tls.key", "rubbish", "tls.key is not the private key of tls.crt")]
    [TestCase("ca.crt", "rubbish", "ca.crt holds no PEM certificate")]
    public async Task Files_that_cannot_be_used_are_told_and_the_last_good_ones_are_served_on(string file, string content, string complaint)
    {
        var (authority, before) = Mount();
        await _replica.CheckAsync();
        var serving = _issuer.IssueServing(authority, Replica.Names);
        _folder.Put(
            file == "tls.crt" ? content : serving.CertificatePem, file == "tls.key" ? content : serving.KeyPem,
            file == "ca.crt" ? content : authority.CertificatePem);

        var failure = await _replica.CheckAsync();

        Assert.Multiple(() =>
        {
            Assert.That(failure, Is.EqualTo($"{_folder.Path}: {complaint}"));
            Assert.That(_replica.Shown, Is.EqualTo(before.Certificate.Thumbprint));
            Assert.That(_replica.Controller.NotReadyReason, Is.Null);
            Assert.That(_replica.Status.FileFailures, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_certificate_that_API_servers_would_refuse_is_not_shown_and_the_reason_is_told()
    {
        var (authority, before) = Mount();
        await _replica.CheckAsync();
        var wrong = _issuer.IssueServing(authority, ServingNames.For("other", "keys", null));
        _folder.Put(wrong.CertificatePem, wrong.KeyPem, authority.CertificatePem);

        Assert.That(await _replica.CheckAsync(), Does.Contain("API servers would refuse tls.crt: it is not valid for keyferry-webhook"));
        Assert.That(_replica.Shown, Is.EqualTo(before.Certificate.Thumbprint));
    }

    [Test]
    public async Task With_nothing_mounted_yet_it_waits_and_says_for_what()
    {
        Assert.That(await _replica.CheckAsync(), Does.EndWith("tls.crt and tls.key are missing"));
        Assert.That(_replica.Controller.NotReadyReason, Does.Contain("tls.crt and tls.key are missing"));
        Mount();
        Assert.That(await _replica.CheckAsync(), Is.Null);
        Assert.That(_replica.Controller.NotReadyReason, Is.Null);
    }

    [Test]
    public async Task Without_ca_crt_the_bundle_is_left_to_whoever_publishes_it()
    {
        var (_, serving) = Mount(withAuthority: false);

        Assert.That(await _replica.CheckAsync(), Is.Null);
        Assert.Multiple(() =>
        {
            Assert.That(_replica.Shown, Is.EqualTo(serving.Certificate.Thumbprint));
            Assert.That(_api.Calls.Writes, Is.Empty);
            Assert.That(_replica.Controller.NotReadyReason, Is.Null);
        });
    }

    [Test]
    public async Task Certificates_between_it_and_the_authority_are_shown_with_it()
    {
        var chain = TestChain.Make(_time.GetUtcNow(), Replica.Names.All);
        _folder.Put(chain.CertificatesPem, chain.KeyPem, chain.RootPem);

        Assert.That(await _replica.CheckAsync(), Is.Null);
        Assert.That(_replica.Active.Current.Intermediates, Has.Count.EqualTo(1));
        Assert.That(_replica.Active.Handshake.ServerCertificateContext!.IntermediateCertificates, Has.Count.EqualTo(1));
    }

    private (IssuedCertificate Authority, IssuedCertificate Serving) Mount(IssuedCertificate? authority = null, bool withAuthority = true)
    {
        var issuer = authority ?? _issuer.IssueAuthority();
        var serving = _issuer.IssueServing(issuer, Replica.Names);
        _folder.Put(serving.CertificatePem, serving.KeyPem, withAuthority ? issuer.CertificatePem : "");
        return (issuer, serving);
    }
}
