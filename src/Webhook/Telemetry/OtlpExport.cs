using Keyferry.Kubernetes.Tracing;
using Keyferry.Webhook.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Keyferry.Webhook.Telemetry;

/// <summary>Sends traces and metrics by OTLP, where the standard environment variables say so.</summary>
public static class OtlpExport
{
    /// <summary>Registers the exporters; nothing where they are off.</summary>
    /// <param name="builder">The program.</param>
    /// <param name="options">What the environment says.</param>
    /// <param name="version">The program's version.</param>
    public static void AddOtlp(this WebApplicationBuilder builder, TelemetryOptions options, string version)
    {
        if (!options.IsOn)
        {
            return;
        }

        // The exporters read the variables themselves, out of the program's configuration, which holds nothing else.
        builder.Configuration.AddInMemoryCollection(options.Variables.Select(static v => new KeyValuePair<string, string?>(v.Key, v.Value)));
        builder.Services
            .AddSingleton<OtlpMetrics>()
            .AddHostedService(static p => p.GetRequiredService<OtlpMetrics>())
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear().AddTelemetrySdk().AddService("keyferry", serviceVersion: version).AddEnvironmentVariableDetector())
            .WithTracing(static traces => traces.AddSource(Spans.SourceName).AddOtlpExporter())
            .WithMetrics(static metrics => metrics.AddMeter(OtlpMetrics.MeterName).AddOtlpExporter());
    }
}
