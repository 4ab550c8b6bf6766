using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Keyferry.Webhook.Endpoints;
using Keyferry.Webhook.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Endpoints;

/// <summary><c>--webhook-client-ca</c>: who may call the webhook.</summary>
public sealed class CallerTests
{
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private string _file = "";

    [SetUp]
    public void SetUp() => _file = Path.GetTempFileName();

    [TearDown]
    public void TearDown() => File.Delete(_file);

    [Test]
    public async Task Only_who_shows_a_certificate_of_the_authority_is_answered_and_probes_need_none()
    {
        using var authority = Authority();
        using var other = Authority();
        using var good = Issue(authority, ClientAuth);
        using var foreign = Issue(other, ClientAuth);
        await File.WriteAllTextAsync(_file, authority.ExportCertificatePem());
        await using var server = await FakeServer.StartAsync(
            o => o with { Webhook = o.Webhook with { ClientCaFile = _file } });
        var port = server.Host.WebhookPort!.Value;

        Assert.Multiple(async () =>
        {
            Assert.That(await CallAsync(port, good), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await CallAsync(port, null), Is.Null, "no certificate");
            Assert.That(await CallAsync(port, foreign), Is.Null, "of another authority");
            Assert.That((await server.HealthAsync("/healthz")).Code, Is.EqualTo(200));
        });
    }

    [Test]
    public async Task By_default_anybody_may_call()
    {
        await using var server = await FakeServer.StartAsync();

        Assert.That(await CallAsync(server.Host.WebhookPort!.Value, null), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public void A_file_that_changes_is_read_again_and_a_broken_one_leaves_the_last()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        using var first = Authority();
        using var second = Authority();
        using var ofFirst = Issue(first, ClientAuth);
        using var ofSecond = Issue(second, ClientAuth);
        using var server = Issue(first, ServerAuth);
        File.WriteAllText(_file, first.ExportCertificatePem());
        using var callers = new ClientAuthority(_file, time, NullLogger<ClientAuthority>.Instance);
        var atFirst = (callers.Accepts(ofFirst), callers.Accepts(ofSecond), callers.Accepts(server));

        File.WriteAllText(_file, second.ExportCertificatePem());
        time.Advance(TimeSpan.FromSeconds(6));
        var later = (callers.Accepts(ofFirst), callers.Accepts(ofSecond));
        File.WriteAllText(_file, "nothing");
        time.Advance(TimeSpan.FromSeconds(6));
        var broken = (callers.Accepts(ofFirst), callers.Accepts(ofSecond));

        Assert.Multiple(() =>
        {
            Assert.That(atFirst, Is.EqualTo((true, false, false)), "a server's certificate is no caller's");
            Assert.That(later, Is.EqualTo((false, true)));
            Assert.That(broken, Is.EqualTo((false, true)));
        });
    }

    private static async Task<HttpStatusCode?> CallAsync(int port, X509Certificate2? certificate)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null,
            ClientCertificates = certificate is null ? null : [certificate],
        };
        using var client = new HttpClient(handler);
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        try
        {
            using var answer = await client.PostAsync(new Uri($"https://127.0.0.1:{port}/validate"), content);
            return answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or AuthenticationException)
        {
            return null;
        }
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=ca-{Guid.CreateVersion7()}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(150));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        using var bare = request.Create(
            authority, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(149), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }
}
