using System.Security.Authentication;
using Keyferry.Admission.Fields;

namespace Keyferry.Webhook.Options;

/// <summary>The admission webhook and its certificates.</summary>
public sealed record WebhookOptions
{
    // Those that External Secrets Operator converted, and that its --crd-names names.
    private static readonly IReadOnlyList<string> FormerlyConverted =
    [
        "clustersecretstores.external-secrets.io", "externalsecrets.external-secrets.io", "secretstores.external-secrets.io",
    ];

    /// <summary>Where the webhook listens.</summary>
    public ListenAddress Address { get; init; } = new(null, 9443);

    /// <summary>How API servers reach the webhook when not through its Service, with no path; null means the Service.</summary>
    public Uri? Url { get; init; }

    /// <summary>The name of the webhook configurations.</summary>
    public string ReleaseName { get; init; } = "keyferry";

    /// <summary>The webhook's Service.</summary>
    public string ServiceName { get; init; } = "keyferry-webhook";

    /// <summary>The namespace of the webhook's Service.</summary>
    public string ServiceNamespace { get; init; } = "default";

    /// <summary>The Secret of the serving certificate; the authority's has this name with <c>-ca</c>.</summary>
    public string SecretName { get; init; } = "keyferry-webhook";

    /// <summary>The namespace of both Secrets.</summary>
    public string SecretNamespace { get; init; } = "default";

    /// <summary>The longest time between two looks at the certificates.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A folder with tls.crt, tls.key and ca.crt that somebody else fills; null means our own authority.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>How long a new authority stands in the CA bundle before a certificate of it is served.</summary>
    public TimeSpan CaPropagationDelay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a replaced authority stays in the CA bundle.</summary>
    public TimeSpan CaOverlap { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often to see whether API servers reach the webhook.</summary>
    public TimeSpan SelfCheckInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The CRDs that get the CA bundle too where they have their versions converted by our Service.</summary>
    public IReadOnlyList<string> ConversionDefinitions { get; init; } = FormerlyConverted;

    /// <summary>TLS versions that are spoken.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>A PEM file of the authorities whose client certificates may call the webhook; null lets anybody call.</summary>
    public string? ClientCaFile { get; init; }

    /// <summary>Whether HTTP/2 is offered.</summary>
    public bool Http2 { get; init; } = true;

    /// <summary>What becomes of fields that this version does not know.</summary>
    public UnknownFieldPolicy UnknownFields { get; init; } = UnknownFieldPolicy.Near;
}
