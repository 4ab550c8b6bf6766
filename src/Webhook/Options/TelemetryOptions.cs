namespace Keyferry.Webhook.Options;

/// <summary>
/// Traces and metrics by OTLP, as the standard environment variables say
/// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). Some of them hold credentials.
/// </summary>
public sealed class TelemetryOptions
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private TelemetryOptions(IReadOnlyDictionary<string, string> variables) => Variables = variables;

    /// <summary>Nothing is sent.</summary>
    public static TelemetryOptions Off { get; } = new(new Dictionary<string, string>());

    /// <summary>The variables that are read.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Endpoint, .. Of("EXPORTER_OTLP_", "HEADERS", "TIMEOUT", "PROTOCOL", "CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY"),
        .. Of("EXPORTER_OTLP_TRACES_", "ENDPOINT", "HEADERS", "TIMEOUT", "PROTOCOL"),
        .. Of("EXPORTER_OTLP_METRICS_", "ENDPOINT", "HEADERS", "TIMEOUT", "PROTOCOL", "TEMPORALITY_PREFERENCE"),
        .. Of("", "SDK_DISABLED", "SERVICE_NAME", "RESOURCE_ATTRIBUTES", "TRACES_SAMPLER", "TRACES_SAMPLER_ARG"),
        .. Of("BSP_", "SCHEDULE_DELAY", "EXPORT_TIMEOUT", "MAX_QUEUE_SIZE", "MAX_EXPORT_BATCH_SIZE"),
        .. Of("METRIC_EXPORT_", "INTERVAL", "TIMEOUT"),
    ];

    /// <summary>Those that are set.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Whether anything is sent.</summary>
    public bool IsOn => Variables.ContainsKey(Endpoint)
        && !string.Equals(Variables.GetValueOrDefault("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the variables.</summary>
    /// <param name="environment">Reads one; null where it is not set.</param>
    public static TelemetryOptions Of(Func<string, string?> environment) => new(Names
        .Select(name => (Name: name, Setting: environment(name)))
        .Where(static v => !string.IsNullOrEmpty(v.Setting))
        .ToDictionary(static v => v.Name, static v => v.Setting!, StringComparer.Ordinal));

    private static IEnumerable<string> Of(string group, params string[] names) => names.Select(name => $"OTEL_{group}{name}");
}
