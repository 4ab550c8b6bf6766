using System.Globalization;
using System.Net;
using Keyferry.Injection.Webhooks;
using Keyferry.Providers.Http;
using Keyferry.Text.Durations;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>The types of settings.</summary>
public static class FlagTypes
{
    /// <summary>Any text.</summary>
    public static FlagType<string> Text { get; } = new("TEXT", "a text", static (string text, out string value) =>
    {
        value = text;
        return true;
    });

    /// <summary>True or false, in the forms that Go takes.</summary>
    public static FlagType<bool> Switch { get; } = new("true|false", "true or false", static (string text, out bool value) =>
    {
        value = text is "1" or "t" or "T" or "true" or "True" or "TRUE";
        return value || text is "0" or "f" or "F" or "false" or "False" or "FALSE";
    });

    /// <summary>A whole number from 1 up.</summary>
    public static FlagType<int> Count { get; } = new("N", "a whole number from 1 up", static (string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1);

    /// <summary>A whole number from 0 up.</summary>
    public static FlagType<int> Size { get; } = new("N", "a whole number from 0 up", static (string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value));

    /// <summary>A number.</summary>
    public static FlagType<double> Number { get; } = new("N", "a number", static (string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value));

    /// <summary>A port.</summary>
    public static FlagType<int> Port { get; } = new(
        "PORT",
        "a whole number from 0 to 65535 (0: any that is free)",
        static (string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= 65535);

    /// <summary>A length of time as Go writes it, above zero.</summary>
    public static FlagType<TimeSpan> Duration { get; } = new(
        "DURATION",
        "a duration above zero such as 30s, 5m or 1h30m",
        static (string text, out TimeSpan value) =>
        {
            var read = GoDuration.TryParse(text, out var duration, out _);
            value = duration.TimeSpan;
            return read && value > TimeSpan.Zero;
        });

    /// <summary>A wait as Go writes durations: from none up to ten minutes, so that no timer overflows.</summary>
    public static FlagType<TimeSpan> Wait { get; } = new(
        "DURATION",
        "a duration from 0s to 10m such as 5s",
        static (string text, out TimeSpan value) =>
        {
            var read = GoDuration.TryParse(text, out var duration, out _);
            value = duration.TimeSpan;
            return read && value >= TimeSpan.Zero && value <= TimeSpan.FromMinutes(10);
        });

    /// <summary>A wait that an answer to the API server has room for.</summary>
    public static FlagType<TimeSpan> InjectionWait { get; } = new(
        "DURATION",
        "a duration from 0s to 20s such as 3s",
        static (string text, out TimeSpan value) => Wait.Read(text, out value) && value <= InjectionOptions.LongestWait);

    /// <summary>A length of time as Go writes it, within bounds.</summary>
    /// <param name="least">The shortest.</param>
    /// <param name="most">The longest.</param>
    /// <param name="bounds">Both, as an error says them.</param>
    public static FlagType<TimeSpan> Between(TimeSpan least, TimeSpan most, string bounds) => new(
        "DURATION",
        $"a duration from {bounds}",
        (string text, out TimeSpan value) =>
        {
            var read = GoDuration.TryParse(text, out var duration, out _);
            value = duration.TimeSpan;
            return read && value >= least && value <= most;
        });

    /// <summary>An address to listen on; null where the text switches it off.</summary>
    public static FlagType<ListenAddress?> Address { get; } = new(
        "ADDRESS",
        "an address to listen on such as :8080 or 127.0.0.1:8080, or 0 to switch it off",
        ReadAddress);

    /// <summary>Where connections lead, see <see cref="EgressRule"/>.</summary>
    public static FlagType<IReadOnlyList<EgressRule>> Egress { get; } =
        new("LIST", EgressRule.Expected, EgressRule.TryReadList);

    /// <summary>A URL of scheme https with no path.</summary>
    public static FlagType<Uri> HttpsUrl { get; } = new(
        "URL",
        "a URL such as https://127.0.0.1:9443: https, a host, no path",
        static (string text, out Uri value) =>
            Uri.TryCreate(text, UriKind.Absolute, out value!)
            && value is { Scheme: "https", PathAndQuery: "/", UserInfo: "", Fragment: "", Host.Length: > 0 });

    /// <summary>A URL of scheme http on this machine, with no path.</summary>
    public static FlagType<Uri> LoopbackUrl { get; } = new(
        "URL",
        "a URL on this machine such as http://127.0.0.1:8087: http, no path",
        static (string text, out Uri value) =>
            Uri.TryCreate(text, UriKind.Absolute, out value!)
            && value is { Scheme: "http", PathAndQuery: "/", UserInfo: "", Fragment: "", IsLoopback: true });

    /// <summary>One of some words.</summary>
    /// <param name="words">The words, and what each means.</param>
    public static FlagType<T> OneOf<T>(params (string Word, T Value)[] words)
    {
        var list = string.Join("|", words.Select(static w => w.Word));
        return new(list, $"one of {list.Replace("|", ", ", StringComparison.Ordinal)}", (string text, out T value) =>
        {
            var found = Array.FindIndex(words, w => w.Word == text);
            value = found < 0 ? words[0].Value : words[found].Value;
            return found >= 0;
        });
    }

    private static bool ReadAddress(string text, out ListenAddress? value)
    {
        value = null;
        if (text == "0")
        {
            return true;
        }

        var colon = text.LastIndexOf(':');
        if (colon < 0 || !Port.Read(text[(colon + 1)..], out var port))
        {
            return false;
        }

        var host = text[..colon].Trim('[', ']');
        if (host.Length == 0)
        {
            value = new ListenAddress(null, port);
            return true;
        }

        if (host == "localhost")
        {
            host = IPAddress.Loopback.ToString();
        }

        if (!IPAddress.TryParse(host, out var address))
        {
            return false;
        }

        value = new ListenAddress(address, port);
        return true;
    }
}
