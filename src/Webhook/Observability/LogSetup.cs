using System.Globalization;
using Keyferry.Webhook.Options;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Keyferry.Webhook.Observability;

/// <summary>The program's log.</summary>
public static class LogSetup
{
    /// <summary>Makes the log that writes to standard output.</summary>
    public static Logger Create(ObservabilityOptions options)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(options.LogLevel)
            // The framework tells of every request; that is the metrics' business.
            .MinimumLevel.Override("Microsoft", (LogEventLevel)Math.Max((int)options.LogLevel, (int)LogEventLevel.Warning));
        return (options.LogAsText
            ? configuration.WriteTo.Console(
                outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}",
                formatProvider: CultureInfo.InvariantCulture)
            : configuration.WriteTo.Console(new ZapJsonFormatter(options.TimeEncoding))).CreateLogger();
    }
}
