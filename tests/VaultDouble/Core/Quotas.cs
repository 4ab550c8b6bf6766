using System.Globalization;
using System.Net;

namespace Keyferry.VaultDouble.Core;

/// <summary>A rate limit on a path. https://developer.hashicorp.com/vault/api-docs/system/rate-limit-quotas</summary>
internal sealed class RateLimit(string path, double rate, TimeSpan interval)
{
    private readonly Dictionary<IPAddress, (DateTimeOffset Start, int Used)> _clients = [];

    /// <summary>The path that it holds for; empty: all.</summary>
    public string Path { get; } = path;

    /// <summary>Calls in an interval.</summary>
    public double Rate { get; } = rate;

    /// <summary>The interval.</summary>
    public TimeSpan Interval { get; } = interval;

    /// <summary>Counts a call.</summary>
    /// <returns>How many are left, or -1 when it was one too many, and when the interval begins anew.</returns>
    public (int Left, TimeSpan Reset) Take(IPAddress client, DateTimeOffset now)
    {
        var (start, used) = _clients.TryGetValue(client, out var seen) && now < seen.Start + Interval ? seen : (now, 0);
        var over = used >= Rate;
        _clients[client] = (start, over ? used : used + 1);
        return (over ? -1 : (int)Rate - used - 1, start + Interval - now);
    }
}

/// <summary>All rate limits.</summary>
internal sealed class Quotas
{
    /// <summary>By name.</summary>
    public Dictionary<string, RateLimit> Limits { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers say how many calls are left.</summary>
    public bool ShowHeaders { get; set; }

    /// <summary>Counts a call.</summary>
    /// <returns>Headers for its answer.</returns>
    /// <exception cref="Refusal">It was one too many.</exception>
    public IReadOnlyDictionary<string, string> Take(string path, IPAddress client, DateTimeOffset now)
    {
        var limit = Limits.Values.Where(l => path.StartsWith(l.Path, StringComparison.Ordinal)).MaxBy(static l => l.Path.Length);
        if (limit is null)
        {
            return new Dictionary<string, string>();
        }

        var (left, reset) = limit.Take(client, now);
        var seconds = Math.Ceiling(reset.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>();
        if (ShowHeaders)
        {
            headers["X-Ratelimit-Limit"] = limit.Rate.ToString(CultureInfo.InvariantCulture);
            headers["X-Ratelimit-Remaining"] = Math.Max(0, left).ToString(CultureInfo.InvariantCulture);
            headers["X-Ratelimit-Reset"] = seconds;
            if (left < 0)
            {
                headers["Retry-After"] = seconds;
            }
        }

        return left >= 0 ? headers : throw new Refusal(429, $"request path \"{path}\": rate limit quota exceeded") { Headers = headers };
    }
}
