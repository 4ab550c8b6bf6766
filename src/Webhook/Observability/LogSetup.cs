using System.Globalization;
using Keyferry.Webhook.Options;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Keyferry.Webhook.Observability;

/// <summary>The program's log.</summary>
public static class LogSetup
{
    private static readonly HashSet<string> _ownWords = new(StringComparer.Ordinal)
    {
        "Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel",
    };

    /// <summary>Makes the log that writes to standard output.</summary>
    public static Logger Create(ObservabilityOptions options)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(options.LogLevel)
            // The framework logs each request; metrics count them already.
            .MinimumLevel.Override("Microsoft", (LogEventLevel)Math.Max((int)options.LogLevel, (int)LogEventLevel.Warning));
        // The program says these itself, in one line: a port that is taken, and a service that failed.
        if (options.LogLevel > LogEventLevel.Debug)
        {
            configuration.Filter.ByExcluding(IsStartOrServiceFailure);
        }

        return (options.LogAsText
            ? configuration.WriteTo.Console(
                outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}",
                formatProvider: CultureInfo.InvariantCulture)
            : configuration.WriteTo.Console(new ZapJsonFormatter(options.TimeEncoding))).CreateLogger();
    }

    private static bool IsStartOrServiceFailure(LogEvent line) =>
        line.Exception is not null
        && line.Properties.TryGetValue("SourceContext", out var source)
        && source is ScalarValue { Value: string name }
        && _ownWords.Contains(name);
}
