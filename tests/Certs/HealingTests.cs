using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Keyferry.Certs.Authority;
using Keyferry.Certs.Tests.Fakes;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Certs.Tests;

/// <summary>Whatever somebody puts into the Secrets, certificates come into order by themselves.</summary>
public sealed class HealingTests
{
    private FakeTimeProvider _time = null!;
    private TestApi _api = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        _api = TestCluster.Start();
        _api.PutConfigurations();
    }

    [TearDown]
    public async Task TearDownAsync() => await _api.DisposeAsync();

    [Test]
    public async Task An_authority_of_another_make_is_replaced([Values("RSA", "intermediate")] string make)
    {
        var replica = new Replica(_api, _time);
        await replica.CheckAsync();
        var before = replica.Shown;
        PutAuthority(make == "RSA" ? Rsa() : Intermediate());

        Assert.That(await replica.CheckAsync(), Is.Null);
        var fresh = new Replica(_api, _time);
        Assert.That(await fresh.CheckAsync(), Is.Null);

        Assert.Multiple(() =>
        {
            Assert.That(replica.Shown, Is.EqualTo(before), "nothing changes at once for callers");
            Assert.That(fresh.Shown, Is.EqualTo(before));
            Assert.That(replica.Log.Lines, Has.Some.Contains("Issued a new certificate authority"));
        });
        await RotateAsync(replica);
        AssertTrusted(replica);
        Assert.That(replica.Shown, Is.Not.EqualTo(before));
    }

    [Test]
    public async Task A_foreign_pair_in_the_serving_Secret_is_not_served()
    {
        var replica = new Replica(_api, _time);
        await replica.CheckAsync();
        var before = replica.Shown;
        var foreign = new CertificateAuthority(_time, new Lifetimes());
        var pair = foreign.IssueServing(foreign.IssueAuthority(), Replica.Names);
        var secret = _api.Secret(Replica.Secrets.Serving);
        secret.Data["tls.crt"] = Encoding.ASCII.GetBytes(pair.CertificatePem);
        secret.Data["tls.key"] = Encoding.ASCII.GetBytes(pair.KeyPem);
        _api.Put(BuiltIn.Secret, secret);

        await replica.CheckAsync();

        Assert.That(replica.Shown, Is.EqualTo(before));
        var stored = await replica.Store.ReadAsync(CancellationToken.None);
        Assert.That(stored.Serving!.Certificate.Thumbprint, Is.EqualTo(before), "what is shown is stored again");
    }

    [Test]
    public async Task Everything_that_ended_while_nobody_ran_is_made_anew()
    {
        await new Replica(_api, _time).CheckAsync();
        _time.Advance(TimeSpan.FromDays(400));

        var replica = new Replica(_api, _time);
        Assert.That(await replica.CheckAsync(), Is.Null);
        AssertTrusted(replica);
    }

    [Test]
    public async Task An_authority_that_is_deleted_again_and_again_does_not_make_the_bundle_grow_for_ever()
    {
        var replica = new Replica(_api, _time);
        await replica.CheckAsync();
        for (var i = 0; i < 30; i++)
        {
            _api.Remove(BuiltIn.Secret, Replica.Secrets.Authority);
            _time.Advance(TimeSpan.FromMinutes(2));
            await replica.CheckAsync();
            AssertTrusted(replica);
        }

        Assert.That(_api.Published()[0].Authorities, Has.Count.LessThanOrEqualTo(8));
    }

    [Test]
    public async Task A_bundle_is_put_back_also_while_Secrets_can_be_neither_read_nor_written()
    {
        var replica = new Replica(_api, _time);
        await replica.CheckAsync();
        _api.Refuse(static call => call.Type.Kind == "Secret" ? TestCluster.Failure(403, "Forbidden", "no Secrets for you") : null);
        var configuration = _api.Find(BuiltIn.MutatingWebhookConfiguration, TestCluster.Configuration)!;
        configuration.Webhooks[0].ClientConfig.CaBundle = Encoding.ASCII.GetBytes("rubbish");
        _api.Put(BuiltIn.MutatingWebhookConfiguration, configuration);

        var failure = await replica.CheckAsync();

        Assert.That(failure, Does.Contain("may not read Secret").And.Contain("no Secrets for you"));
        Assert.That(replica.Status.StoreFailures, Is.EqualTo(1));
        AssertTrusted(replica);
    }

    [Test]
    public async Task A_Secret_that_was_made_immutable_is_told_with_the_way_out()
    {
        var replica = new Replica(_api, _time);
        await replica.CheckAsync();
        _api.Remove(BuiltIn.Secret, Replica.Secrets.Serving);
        _api.Refuse(static call => call.Verb == "create" ? TestCluster.Failure(422, "Invalid", "field is immutable") : null);

        Assert.That(await replica.CheckAsync(), Does.Contain("field is immutable; delete it, and it is made anew"));
    }

    private async Task RotateAsync(Replica replica)
    {
        for (var minute = 0; minute < 12; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await replica.CheckAsync();
        }
    }

    private void AssertTrusted(Replica replica)
    {
        foreach (var bundle in _api.Published())
        {
            Assert.That(bundle.ValidationError(replica.Active.Current.Certificate, Replica.Names.All, _time.GetUtcNow()), Is.Null);
        }
    }

    private void PutAuthority((X509Certificate2 Certificate, AsymmetricAlgorithm Key) pair)
    {
        var secret = _api.Secret(Replica.Secrets.Authority);
        secret.Data["tls.crt"] = Encoding.ASCII.GetBytes(pair.Certificate.ExportCertificatePem());
        secret.Data["tls.key"] = Encoding.ASCII.GetBytes(pair.Key.ExportPkcs8PrivateKeyPem());
        _api.Put(BuiltIn.Secret, secret);
    }

    private (X509Certificate2 Certificate, AsymmetricAlgorithm Key) Rsa()
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=somebody", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return (request.CreateSelfSigned(_time.GetUtcNow().AddDays(-1), _time.GetUtcNow().AddDays(300)), key);
    }

    private (X509Certificate2 Certificate, AsymmetricAlgorithm Key) Intermediate()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=root", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var signer = root.CreateSelfSigned(_time.GetUtcNow().AddDays(-2), _time.GetUtcNow().AddDays(400));
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=intermediate", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return (request.Create(signer, _time.GetUtcNow().AddDays(-1), _time.GetUtcNow().AddDays(300), [1, 2, 3]), key);
    }
}
