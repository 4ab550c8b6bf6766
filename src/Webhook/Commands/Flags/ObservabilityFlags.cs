using Keyferry.Webhook.Options;
using Serilog.Events;
using static Keyferry.Webhook.Commands.Flags.FlagFactory;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Flags about logs, metrics and health.</summary>
public static class ObservabilityFlags
{
    private const FlagGroup Group = FlagGroup.Observability;

    /// <summary>The port of metrics.</summary>
    public static Flag<int> MetricsPort { get; } = Of(FlagTypes.Port, "metrics-port", "8080", Group,
        "The port of /metrics (Prometheus text).");

    /// <summary>The address of metrics.</summary>
    public static Flag<ListenAddress?> MetricsAddress { get; } = Of(FlagTypes.Address, "metrics-addr", "", Group,
        "The address of /metrics, such as :8080; 0 serves none. Goes before --metrics-port.");

    /// <summary>Whether metrics are served over TLS.</summary>
    public static Flag<bool> MetricsSecure { get; } = Of(FlagTypes.Switch, "metrics-secure", "false", Group,
        "Serve /metrics over TLS, with the webhook's certificate.");

    /// <summary>Whether metrics ask for a token.</summary>
    public static Flag<bool> MetricsAuth { get; } = Of(FlagTypes.Switch, "metrics-auth", "false", Group,
        "Answer /metrics only to a bearer token whose owner may get the non-resource URL /metrics. Needs --metrics-secure, and the rights to create "
        + "tokenreviews and subjectaccessreviews.");

    /// <summary>The port of health checks.</summary>
    public static Flag<int> HealthPort { get; } = Of(FlagTypes.Port, "health-port", "8081", Group,
        "The port of /healthz and /readyz; /readyz?verbose gives the reason of each check.");

    /// <summary>The controller's address of health checks.</summary>
    public static Flag<ListenAddress?> LiveAddress { get; } = Of(FlagTypes.Address, "live-addr", "", Group,
        "An address of /healthz and /readyz, such as :8082. Goes before --health-port.");

    /// <summary>The webhook's address of health checks.</summary>
    public static Flag<ListenAddress?> HealthzAddress { get; } = Of(FlagTypes.Address, "healthz-addr", "", Group,
        "An address of /healthz and /readyz, such as :8081. Goes before --health-port; may stand beside --live-addr.");

    /// <summary>Whether metrics carry objects' own labels.</summary>
    public static Flag<bool> ExtendedMetricLabels { get; } = Of(FlagTypes.Switch, "enable-extended-metric-labels", "false",
        Group, "Give metrics the app.kubernetes.io labels of their objects.");

    /// <summary>Whether metrics carry objects' names.</summary>
    public static Flag<bool> MetricsObjectLabels { get; } = Of(FlagTypes.Switch, "metrics-object-labels", "true", Group,
        "Give metrics a series for each object. With false there is one for each kind, without names and namespaces, for "
        + "clusters that hold more objects than their Prometheus likes.");

    /// <summary>The least important line.</summary>
    public static Flag<LogEventLevel> LogLevel { get; } = Of(
        FlagTypes.OneOf(
            ("debug", LogEventLevel.Debug), ("info", LogEventLevel.Information), ("warn", LogEventLevel.Warning),
            ("error", LogEventLevel.Error), ("dpanic", LogEventLevel.Fatal), ("panic", LogEventLevel.Fatal),
            ("fatal", LogEventLevel.Fatal)),
        "loglevel", "info", Group, "The least important lines that are logged.");

    /// <summary>How lines are written.</summary>
    public static Flag<bool> LogFormat { get; } = Of(FlagTypes.OneOf(("json", false), ("text", true)), "log-format", "json",
        Group, "How log lines are written: JSON, or text for people.");

    /// <summary>How times are written.</summary>
    public static Flag<TimeEncoding> ZapTimeEncoding { get; } = Of(
        FlagTypes.OneOf(
            ("epoch", TimeEncoding.Epoch), ("millis", TimeEncoding.Millis), ("nano", TimeEncoding.Nano),
            ("iso8601", TimeEncoding.Iso8601), ("rfc3339", TimeEncoding.Rfc3339),
            ("rfc3339nano", TimeEncoding.Rfc3339Nano)),
        "zap-time-encoding", "epoch", Group, "How times are written in JSON lines.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flag> All { get; } =
    [
        MetricsPort, MetricsAddress, MetricsSecure, MetricsAuth, HealthPort, LiveAddress, HealthzAddress,
        ExtendedMetricLabels, MetricsObjectLabels, LogLevel, LogFormat, ZapTimeEncoding,
    ];
}
