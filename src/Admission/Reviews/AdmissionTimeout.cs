using Keyferry.Text.Durations;

namespace Keyferry.Admission.Reviews;

/// <summary>How long an answer to a review may take.</summary>
public static class AdmissionTimeout
{
    /// <summary>How long a caller waits that does not say so: the API server's own default.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(10);

    /// <summary>The longest that the API server lets a webhook be waited for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private const int LongestText = 32;

    /// <summary>
    /// Four fifths of what the API server waits, so that the answer is there in time. It says how long that is:
    /// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#timeouts
    /// </summary>
    /// <param name="query">The value of <c>?timeout=</c>, such as <c>10s</c>; null or unreadable means the default.</param>
    public static TimeSpan Of(string? query)
    {
        var waits = query is { Length: > 0 and <= LongestText }
            && GoDuration.TryParse(query, out var given, out _) && given.TimeSpan > TimeSpan.Zero
                ? given.TimeSpan
                : Default;
        return (waits < Longest ? waits : Longest) * 0.8;
    }
}
