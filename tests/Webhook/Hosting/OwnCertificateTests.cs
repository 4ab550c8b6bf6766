using Keyferry.Certs.Authority;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Hosting;

/// <summary><c>--webhook-cert-dir</c>: the program with certificates that somebody else brings.</summary>
public sealed class OwnCertificateTests
{
    [Test]
    public async Task Reviews_are_answered_with_a_mounted_certificate_also_after_it_was_renewed_and_no_Secret_is_made()
    {
        var folder = Directory.CreateTempSubdirectory("keyferry-own-").FullName;
        var issuer = new CertificateAuthority(TimeProvider.System, new Lifetimes());
        var authority = issuer.IssueAuthority();
        await using var cluster = await LocalCluster.StartAsync();
        var renewed = "";

        // Nothing is mounted when the program starts, which does not end it.
        var starting = cluster.KeyferryAsync(o =>
        {
            var names = ServingNames.For(o.Webhook.ServiceName, o.Webhook.ServiceNamespace, o.Webhook.Url);
            _ = Task.Run(async () =>
            {
                await Task.Delay(2000);
                Write(folder, issuer.IssueServing(authority, names), authority);
            });
            return o with { Webhook = o.Webhook with { CertificateFolder = folder } };
        });
        await using var host = await starting;
        await cluster.ApplyAsync(LocalCluster.Store("default", "shelf", "pw-1"));
        var next = issuer.IssueServing(authority, ServingNames.For("keyferry-webhook", "default", new Uri("https://127.0.0.1:1")));
        Write(folder, next, authority);
        await LocalCluster.UntilAsync(async () => (renewed = await ShownAsync(host.WebhookPort!.Value)) == next.Certificate.Thumbprint);
        await cluster.ApplyAsync(LocalCluster.Store("default", "other", "pw-2"));
        var bad = LocalCluster.ExternalSecret("default", "bad", "shelf");
        bad["spec"]!["refreshInterval"] = "1 hour";
        var refused = await cluster.TryApplyAsync(bad);
        var secrets = await cluster.Kube.Api.ListAsync(BuiltIn.Secret, "default", null, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(renewed, Is.EqualTo(next.Certificate.Thumbprint));
            Assert.That(refused.Failure?.Message, Does.Contain("spec.refreshInterval"), "the webhook was asked");
            Assert.That(secrets.Value!.Items.Select(static s => s.Metadata.Name), Has.None.Contains("keyferry"));
        });
    }

    private static void Write(string folder, IssuedCertificate serving, IssuedCertificate authority)
    {
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority.CertificatePem);
        File.WriteAllText(Path.Combine(folder, "tls.key"), serving.KeyPem);
        File.WriteAllText(Path.Combine(folder, "tls.crt"), serving.CertificatePem);
    }

    private static async Task<string> ShownAsync(int port)
    {
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(System.Net.IPAddress.Loopback, port);
        var shown = "";
        await using var tls = new System.Net.Security.SslStream(tcp.GetStream(), false, (_, certificate, _, _) =>
            (shown = certificate?.GetCertHashString() ?? "").Length > 0);
        await tls.AuthenticateAsClientAsync("127.0.0.1");
        return shown;
    }
}
