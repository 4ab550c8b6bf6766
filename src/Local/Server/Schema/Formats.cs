using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Keyferry.Text.Regexp;

namespace Keyferry.Local.Server.Schema;

/// <summary>Checks patterns and the formats that the API server knows; an unknown format fits everything.</summary>
internal sealed partial class Formats
{
    private readonly ConcurrentDictionary<string, GoRegex?> patterns = new(StringComparer.Ordinal);

    /// <summary>Whether the text has a match of the pattern, which is Go's; one that is none was refused with its definition.</summary>
    public bool Matches(string pattern, string text) =>
        patterns.GetOrAdd(pattern, static p => GoRegex.TryParse(p, GoRegex.DefaultMaxProgramSize, out var regex, out _) ? regex : null)
            ?.IsMatch(text) == true;

    /// <summary>Whether the text is of the format.</summary>
    public static bool Fits(string format, string text) => format switch
    {
        "date-time" => DateTime().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "date" => System.DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "byte" => Base64.IsValid(Encoding.UTF8.GetBytes(text)),
        "duration" => Duration().IsMatch(text),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "ipv4" => IPAddress.TryParse(text, out var four) && four.AddressFamily == AddressFamily.InterNetwork,
        "ipv6" => IPAddress.TryParse(text, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6,
        "cidr" => IPNetwork.TryParse(text, out _),
        "email" => text.Contains('@', StringComparison.Ordinal),
        _ => true,
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateTime();

    // Go's form, and the "3 days" of the library that the server uses.
    [GeneratedRegex(@"^(?:[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)|\d+ ?(?:ms|milli|s|sec|second|m|min|minute|h|hr|hour|d|day|w|wk|week)s?)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Duration();
}
