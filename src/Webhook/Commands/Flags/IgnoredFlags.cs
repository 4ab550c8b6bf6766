using static Keyferry.Webhook.Commands.Flags.FlagFactory;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Flags of External Secrets Operator that are taken, so that whoever starts it can start Keyferry.</summary>
public static class IgnoredFlags
{
    private const string NoLimit = "No effect: Keyferry does not limit its own calls to the API server.";
    private const string OwnCaches = "No effect: Keyferry decides by itself what to keep in memory.";
    private const string OwnCertificates =
        "No effect: Keyferry makes its own certificates and keeps them in a Secret; --webhook-cert-dir serves others.";

    private const string NoConversion = "No effect: Keyferry's CRDs need no conversion.";
    private const string MetricsFiles = "Not built yet: /metrics over TLS uses the webhook's certificate.";
    private const string Vault = "No effect: a Vault store logs in once and keeps its token renewed.";
    private const string NoSuchStore = "No effect: there is no such store.";

    /// <summary>The tutorials' name of <see cref="EngineFlags.FloodGate"/>; ESO itself has no such flag.</summary>
    public static Flag<bool> FloodProtection { get; } = Ignored(
        FlagTypes.Switch, "enable-flood-protection", "", "Taken as --enable-flood-gate, which goes before it.");

    /// <summary>The tutorials' name of <see cref="EngineFlags.Concurrent"/>; ESO itself has no such flag.</summary>
    public static Flag<int> MaxConcurrentReconciles { get; } = Ignored(
        FlagTypes.Count, "max-concurrent-reconciles", "", "Taken as --concurrent, which goes before it.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flag> All { get; } =
    [
        FloodProtection,
        MaxConcurrentReconciles,
        Ignored(FlagTypes.Number, "client-qps", "50", NoLimit),
        Ignored(FlagTypes.Size, "client-burst", "100", NoLimit),
        Ignored(FlagTypes.Switch, "enable-secrets-caching", "false", OwnCaches),
        Ignored(FlagTypes.Switch, "enable-configmaps-caching", "false", OwnCaches),
        Ignored(FlagTypes.Switch, "enable-managed-secrets-caching", "true", OwnCaches),
        Ignored(FlagTypes.Switch, "enable-secret-api-read-on-cache-mismatch", "true", OwnCaches),
        Ignored(FlagTypes.Switch, "experimental-enable-aws-session-cache", "false", OwnCaches),
        Ignored(FlagTypes.Switch, "enable-partial-cache", "false", OwnCaches),
        Ignored(FlagTypes.Text, "cert-dir", "/tmp/k8s-webhook-server/serving-certs", OwnCertificates),
        Ignored(FlagTypes.Duration, "lookahead-interval", "2160h",
            "No effect: certificates are renewed when two thirds of their life are over."),
        Ignored(FlagTypes.Text, "tls-ciphers", "", "No effect: the platform's secure ciphers are offered."),
        Ignored(FlagTypes.Text, "crd-names",
            "externalsecrets.external-secrets.io,clustersecretstores.external-secrets.io,"
            + "secretstores.external-secrets.io", NoConversion) with { IsList = true },
        Ignored(FlagTypes.Duration, "crd-requeue-interval", "5m", NoConversion),
        Ignored(FlagTypes.Text, "metrics-cert-dir", "", MetricsFiles),
        Ignored(FlagTypes.Text, "metrics-cert-name", "tls.crt", MetricsFiles),
        Ignored(FlagTypes.Text, "metrics-key-name", "tls.key", MetricsFiles),
        Ignored(FlagTypes.Switch, "enable-vault-token-cache", "false", Vault),
        Ignored(FlagTypes.Size, "vault-token-cache-size", "262144", Vault),
        Ignored(FlagTypes.Switch, "experimental-enable-vault-token-cache", "false", Vault),
        Ignored(FlagTypes.Size, "experimental-vault-token-cache-size", "262144", Vault),
        Ignored(FlagTypes.Switch, "experimental-enable-doppler-oidc-cache", "false", NoSuchStore),
        Ignored(FlagTypes.Size, "experimental-doppler-oidc-cache-size", "262144", NoSuchStore),
        Ignored(FlagTypes.Size, "doppler-etag-cache-size", "16384", NoSuchStore),
        Ignored(FlagTypes.Size, "mysterybox-tokens-cache-size", "4096", NoSuchStore),
        Ignored(FlagTypes.Size, "mysterybox-connections-cache-size", "128", NoSuchStore),
    ];
}
