using Keyferry.Certs.Authority;
using Keyferry.Certs.Files;
using Keyferry.Certs.Publishing;
using Keyferry.Certs.Rotation;
using Keyferry.Certs.Serving;
using Keyferry.Certs.Sources;
using Keyferry.Certs.Status;
using Keyferry.Certs.Store;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Testing;
using Microsoft.Extensions.Logging;

namespace Keyferry.Certs.Tests.Fakes;

/// <summary>One running copy of the program, as far as certificates go.</summary>
public sealed class Replica
{
    public const string Definition = "externalsecrets.external-secrets.io";

    public static readonly ServingNames Names =
        ServingNames.For("keyferry-webhook", "keys", new Uri("https://127.0.0.1:9443"));

    public static readonly CertificateSecrets Secrets = CertificateSecrets.In("keys", "keyferry-webhook-tls");

    public Replica(TestApi api, TimeProvider time, string? folder = null)
        : this(api.Calls, api.Http, time, folder)
    {
    }

    public Replica(IKubeApi api, KubeHttp http, TimeProvider time, string? folder = null)
    {
        var lifetimes = new Lifetimes();
        var authority = new CertificateAuthority(time, lifetimes);
        var options = new CertificateControllerOptions();
        Store = new CertificateStore(api, Secrets);
        Active = new ServingCertificate(authority, Names, time);
        var targets = new BundleTargets("keyferry", [Definition], new ObjectKey("keys", "keyferry-webhook"), new Uri("https://127.0.0.1:9443"));
        Publication = new BundlePublication(
            new CaBundlePublisher(api, targets), Status, time, new Adapter<BundlePublication>(Log));
        ICertificateSource source = folder is null
            ? new IssuedCertificates(
                authority, new RotationPlan(Names, lifetimes), Store, Publication, Active, options, Status, time,
                new Adapter<IssuedCertificates>(Log))
            : new MountedCertificates(
                new CertificateFiles(folder), Names, lifetimes, Publication, Active, options, Status, time,
                new Adapter<MountedCertificates>(Log));
        Controller = new CertificateController(
            http, source, Publication, Active, new EventRecorder(api, "keyferry-webhook", time), options, Status, time, Log);
    }

    public CertificateStore Store { get; }

    public ServingCertificate Active { get; }

    public BundlePublication Publication { get; }

    public CertificateStatus Status { get; } = new();

    public CertificateController Controller { get; }

    public ListLogger<CertificateController> Log { get; } = new();

    /// <summary>The thumbprint of the certificate that is shown.</summary>
    public string Shown => Active.Current.Certificate.Thumbprint;

    public ValueTask<string?> CheckAsync() => Controller.CheckAsync(CancellationToken.None);

    private sealed class Adapter<T>(ILogger inner) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
