using Serilog.Events;

namespace Keyferry.Webhook.Options;

/// <summary>Logs, metrics, health.</summary>
public sealed record ObservabilityOptions
{
    /// <summary>Where <c>/metrics</c> is served; null means nowhere.</summary>
    public ListenAddress? Metrics { get; init; } = new(null, 8080);

    /// <summary>Whether <c>/metrics</c> is served over TLS, with the webhook's certificate.</summary>
    public bool MetricsSecure { get; init; }

    /// <summary>Whether <c>/metrics</c> is answered only to those who may <c>get</c> it, as the API server says of their token.</summary>
    public bool MetricsAuth { get; init; }

    /// <summary>Where <c>/healthz</c> and <c>/readyz</c> are served.</summary>
    public IReadOnlyList<ListenAddress> Health { get; init; } = [new(null, 8081)];

    /// <summary>Whether metrics carry the labels that objects have from <c>app.kubernetes.io</c>.</summary>
    public bool ExtendedMetricLabels { get; init; }

    /// <summary>Whether metrics have a series for each object; else one for each kind.</summary>
    public bool MetricsObjectLabels { get; init; } = true;

    /// <summary>The least important line that is logged.</summary>
    public LogEventLevel LogLevel { get; init; } = LogEventLevel.Information;

    /// <summary>Whether lines are written for people rather than as JSON.</summary>
    public bool LogAsText { get; init; }

    /// <summary>How times are written in JSON lines.</summary>
    public TimeEncoding TimeEncoding { get; init; } = TimeEncoding.Epoch;
}

/// <summary>How times are written in JSON log lines.</summary>
public enum TimeEncoding
{
    /// <summary>Seconds since 1970, with a fraction.</summary>
    Epoch,

    /// <summary>Milliseconds since 1970, with a fraction.</summary>
    Millis,

    /// <summary>Nanoseconds since 1970.</summary>
    Nano,

    /// <summary>ISO 8601 with milliseconds.</summary>
    Iso8601,

    /// <summary>RFC 3339 with whole seconds.</summary>
    Rfc3339,

    /// <summary>RFC 3339 with nanoseconds.</summary>
    Rfc3339Nano,
}
