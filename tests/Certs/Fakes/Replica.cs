using Keyferry.Certs.Authority;
using Keyferry.Certs.Publishing;
using Keyferry.Certs.Rotation;
using Keyferry.Certs.Serving;
using Keyferry.Certs.Store;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Certs.Tests.Fakes;

/// <summary>One running copy of the program, as far as certificates go.</summary>
public sealed class Replica : IDisposable
{
    public static readonly ServingNames Names =
        ServingNames.For("keyferry-webhook", "keys", new Uri("https://127.0.0.1:9443"));

    public static readonly CertificateSecrets Secrets = CertificateSecrets.In("keys", "keyferry-webhook-tls");

    public Replica(IKubeApi api, TimeProvider time)
    {
        var lifetimes = new Lifetimes();
        var authority = new CertificateAuthority(time, lifetimes);
        Store = new CertificateStore(api, Secrets);
        Active = new ServingCertificate(authority, Names, time);
        Controller = new CertificateController(
            authority,
            new RotationPlan(Names, lifetimes),
            Store,
            new CaBundlePublisher(api, new WebhookConfigurationNames(["keyferry"], ["keyferry"])),
            Active,
            new CertificateControllerOptions(),
            time,
            Log);
    }

    public CertificateStore Store { get; }

    public ServingCertificate Active { get; }

    public CertificateController Controller { get; }

    public ListLogger<CertificateController> Log { get; } = new();

    public void Dispose() => Controller.Dispose();
}
