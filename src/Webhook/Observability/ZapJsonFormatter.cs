using System.Globalization;
using Keyferry.Webhook.Options;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;
using Serilog.Parsing;

namespace Keyferry.Webhook.Observability;

/// <summary>
/// One JSON object a line with the keys that External Secrets Operator's log has (level, ts, logger, msg, error), so
/// that whatever reads the one's log reads the other's.
/// </summary>
/// <param name="times">How times are written.</param>
public sealed class ZapJsonFormatter(TimeEncoding times) : ITextFormatter
{
    private static readonly HashSet<string> _reserved =
        new(StringComparer.Ordinal) { "level", "ts", "logger", "msg", "error", "stacktrace" };

    private static readonly JsonValueFormatter _values = new(typeTagName: null);

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write("{\"level\":\"");
        output.Write(Level(logEvent.Level));
        output.Write("\",\"ts\":");
        output.Write(Time(logEvent.Timestamp));
        if (logEvent.Properties.TryGetValue("SourceContext", out var source))
        {
            output.Write(",\"logger\":");
            _values.Format(source, output);
        }

        output.Write(",\"msg\":");
        JsonValueFormatter.WriteQuotedJsonString(Message(logEvent), output);
        foreach (var (name, value) in logEvent.Properties)
        {
            if (name is "SourceContext" or "EventId")
            {
                continue;
            }

            output.Write(',');
            JsonValueFormatter.WriteQuotedJsonString(Key(name, logEvent.Properties), output);
            output.Write(':');
            _values.Format(value, output);
        }

        if (logEvent.Exception is { } exception)
        {
            output.Write(",\"error\":");
            JsonValueFormatter.WriteQuotedJsonString(exception.Message, output);
            output.Write(",\"stacktrace\":");
            JsonValueFormatter.WriteQuotedJsonString(exception.ToString(), output);
        }

        output.Write("}\n");
    }

    // A key that stands twice makes a line that readers take apart in different ways.
    private static string Key(string name, IReadOnlyDictionary<string, LogEventPropertyValue> all)
    {
        var key = LowerFirst(name);
        var taken = _reserved.Contains(key)
            || all.Keys.Any(k => k != name && LowerFirst(k) == key && string.CompareOrdinal(k, name) < 0);
        return taken ? $"property.{name}" : key;
    }

    private static string LowerFirst(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Message(LogEvent logEvent)
    {
        // Serilog's own rendering puts quotation marks around every text.
        using var message = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property
                && logEvent.Properties.TryGetValue(property.PropertyName, out var value)
                && value is ScalarValue { Value: string text })
            {
                message.Write(text);
            }
            else
            {
                token.Render(logEvent.Properties, message, CultureInfo.InvariantCulture);
            }
        }

        return message.ToString();
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "info",
        LogEventLevel.Warning => "warn",
        LogEventLevel.Error => "error",
        _ => "fatal",
    };

    private string Time(DateTimeOffset time)
    {
        var since = time - DateTimeOffset.UnixEpoch;
        var culture = CultureInfo.InvariantCulture;
        return times switch
        {
            TimeEncoding.Millis => since.TotalMilliseconds.ToString("0.####", culture),
            TimeEncoding.Nano => (since.Ticks * TimeSpan.NanosecondsPerTick).ToString(culture),
            TimeEncoding.Iso8601 => time.UtcDateTime.ToString("'\"'yyyy-MM-dd'T'HH:mm:ss.fff'Z\"'", culture),
            TimeEncoding.Rfc3339 => time.UtcDateTime.ToString("'\"'yyyy-MM-dd'T'HH:mm:ss'Z\"'", culture),
            TimeEncoding.Rfc3339Nano => time.UtcDateTime.ToString("'\"'yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z\"'", culture),
            _ => ((decimal)since.Ticks / TimeSpan.TicksPerSecond).ToString("0.#######", culture),
        };
    }
}
