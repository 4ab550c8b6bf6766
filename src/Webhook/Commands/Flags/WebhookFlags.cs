using System.Security.Authentication;
using static Keyferry.Webhook.Commands.Flags.FlagFactory;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Flags about the admission webhook and its certificates.</summary>
public static class WebhookFlags
{
    private const FlagGroup Group = FlagGroup.Webhook;

    /// <summary>Whether this process serves the webhook.</summary>
    public static Flag<bool> Enable { get; } = Of(FlagTypes.Switch, "enable-webhook", "true", Group,
        "Serve the admission webhook and keep its certificates. With false only the sync engine runs, which then needs "
        + "no right outside --namespace.");

    /// <summary>The webhook's port.</summary>
    public static Flag<int> Port { get; } = Of(FlagTypes.Port, "webhook-port", "9443", Group,
        "The port of the admission webhook (HTTPS).");

    /// <summary>ESO's name of the webhook's port.</summary>
    public static Flag<int> EsoPort { get; } = Of(FlagTypes.Port, "port", "", Group,
        "The same as --webhook-port, which goes before it.");

    /// <summary>The webhook's URL.</summary>
    public static Flag<Uri> Url { get; } = Of(FlagTypes.HttpsUrl, "webhook-url", "", Group,
        "How the API server reaches the webhook when not through its Service, such as https://127.0.0.1:9443. The "
        + "webhook configurations that --install writes name it, and the certificate is valid for its host.");

    /// <summary>The name of the webhook configurations.</summary>
    public static Flag<string> ReleaseName { get; } = Of(FlagTypes.Text, "release-name", "keyferry", Group,
        "The name of the MutatingWebhookConfiguration and ValidatingWebhookConfiguration.");

    /// <summary>The webhook's Service.</summary>
    public static Flag<string> ServiceName { get; } = Of(FlagTypes.Text, "service-name", "keyferry-webhook", Group,
        "The Service through which the API server reaches the webhook.");

    /// <summary>The namespace of the webhook's Service.</summary>
    public static Flag<string> ServiceNamespace { get; } = Of(FlagTypes.Text, "service-namespace", "", Group,
        "The Service's namespace. Without it: the pod's own, else default.");

    /// <summary>The Secret of the serving certificate.</summary>
    public static Flag<string> SecretName { get; } = Of(FlagTypes.Text, "secret-name", "", Group,
        "The Secret that keeps the serving certificate; the authority's is called the same with -ca. Without it: the "
        + "Service's name.");

    /// <summary>The namespace of the certificates' Secrets.</summary>
    public static Flag<string> SecretNamespace { get; } = Of(FlagTypes.Text, "secret-namespace", "", Group,
        "The namespace of both Secrets. Without it: the Service's.");

    /// <summary>ESO's name of the webhook's Service.</summary>
    public static Flag<string> DnsName { get; } = Of(FlagTypes.Text, "dns-name", "", Group,
        "Names Service and namespace in one, as SERVICE.NAMESPACE.svc; --service-name and --service-namespace go "
        + "before it.");

    /// <summary>How often certificates are looked after.</summary>
    public static Flag<TimeSpan> CheckInterval { get; } = Of(FlagTypes.Duration, "check-interval", "5m", Group,
        "The longest time between two looks at the certificates; every 30 s at the latest.");

    /// <summary>Certificates of one's own.</summary>
    public static Flag<string> CertificateFolder { get; } = Of(FlagTypes.Text, "webhook-cert-dir", "", Group,
        "A folder with tls.crt, tls.key and, to have it published, ca.crt, such as a mounted Secret of cert-manager; read again "
        + "when it changes. Without this flag: an authority of Keyferry's own.") with { Takes = "DIR" };

    /// <summary>How long a new authority is known before it is used.</summary>
    public static Flag<TimeSpan> CaPropagationDelay { get; } = Of(
        FlagTypes.Between(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24), "1s to 24h"), "ca-propagation-delay", "10m", Group,
        "How long a new authority stands in the CA bundle before a certificate of it is served: time for every API server to "
        + "learn of it.");

    /// <summary>How long an old authority stays.</summary>
    public static Flag<TimeSpan> CaOverlap { get; } = Of(
        FlagTypes.Between(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7), "1s to 168h"), "ca-overlap", "24h", Group,
        "How long a replaced authority stays in the CA bundle once a certificate of the new one is served: time for every "
        + "replica to serve it.");

    /// <summary>How often to see whether API servers reach the webhook.</summary>
    public static Flag<TimeSpan> SelfCheckInterval { get; } = Of(
        FlagTypes.Between(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24), "1s to 24h"), "self-check-interval", "1m", Group,
        "How often to see by a dry run whether the API server reaches the webhook; every 10 s while it does not.");

    /// <summary>The lowest TLS version.</summary>
    public static Flag<SslProtocols> TlsMinVersion { get; } = Of(
        FlagTypes.OneOf(
            ("1.2", SslProtocols.Tls12 | SslProtocols.Tls13), ("1.3", SslProtocols.Tls13),
            ("1.1", SslProtocols.Tls12 | SslProtocols.Tls13), ("1.0", SslProtocols.Tls12 | SslProtocols.Tls13)),
        "tls-min-version", "1.2", Group,
        "The lowest TLS version that the webhook speaks; 1.0 and 1.1 are never spoken, and mean 1.2.");

    /// <summary>Whether HTTP/2 is offered.</summary>
    public static Flag<bool> Http2 { get; } = Of(FlagTypes.Switch, "enable-http2", "true", Group,
        "Offer HTTP/2, which the API server prefers. (External Secrets Operator's default is false.)");

    /// <summary>Who may call the webhook.</summary>
    public static Flag<string> ClientCa { get; } = Of(FlagTypes.Text, "webhook-client-ca", "", Group,
        "A PEM file of the authorities whose client certificates may call the webhook; read again when it changes. The "
        + "API server shows one where its --admission-control-config-file names a kubeconfig for webhooks. Without this "
        + "flag: whoever reaches the port may call, and no store is asked beforehand (keyferry.io/preflight).") with { Takes = "FILE" };

    /// <summary>How long to serve after SIGTERM.</summary>
    public static Flag<TimeSpan> ShutdownDelay { get; } = Of(FlagTypes.Wait, "shutdown-delay", "5s", Group,
        "How long to go on serving after SIGTERM, while /readyz already says no, so that nobody is sent here when the "
        + "port closes. A second signal ends the program at once.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flag> All { get; } =
    [
        Enable, Port, EsoPort, Url, ReleaseName, ServiceName, ServiceNamespace, SecretName, SecretNamespace, DnsName,
        CheckInterval, CertificateFolder, CaPropagationDelay, CaOverlap, SelfCheckInterval, TlsMinVersion, Http2, ClientCa, ShutdownDelay,
    ];
}
