using Keyferry.Api.Shared;

namespace Keyferry.Sync.FanOut;

/// <summary>How a cluster-wide object stands.</summary>
/// <param name="ChildName">The name of its children.</param>
/// <param name="Provisioned">The namespaces that have their child, sorted.</param>
/// <param name="Failed">The namespaces that do not, sorted.</param>
/// <param name="Ready">True or False; null where nothing was said yet.</param>
/// <param name="Message">Why it is not ready; null where it is.</param>
public sealed record FanOutStatus(
    string? ChildName, IReadOnlyList<string> Provisioned, IReadOnlyList<NamespaceFailure> Failed, string? Ready,
    string? Message)
{
    /// <summary>The name that stands for all namespaces where they cannot be looked at.</summary>
    public const string UnknownNamespace = "unknown";

    // A status is read whole by everybody who lists the objects: what a thousand namespaces fail of is one thing.
    private const int MostFailures = 100;
    private const int LongestReason = 500;
    private const int MostProvisioned = 10_000;
    private const string Failure = "one or more namespaces failed";

    /// <summary>The status after a pass. Pure.</summary>
    /// <param name="childName">The name of the children.</param>
    /// <param name="provisioned">The namespaces that have their child.</param>
    /// <param name="failed">The namespaces that do not, and why.</param>
    public static FanOutStatus After(
        string childName, IEnumerable<string> provisioned, IReadOnlyDictionary<string, string> failed) => new(
        childName,
        [.. provisioned.Order(StringComparer.Ordinal).Take(MostProvisioned)],
        [
            .. failed.OrderBy(static f => f.Key, StringComparer.Ordinal).Take(MostFailures)
                .Select(static f => new NamespaceFailure { Namespace = f.Key, Reason = Cut(f.Value) }),
        ],
        failed.Count == 0 ? "True" : "False",
        failed.Count == 0 ? null
            : failed.Count <= MostFailures ? Failure
            : $"{Failure}: {failed.Count}, of which {MostFailures} are named");

    private static string Cut(string reason) => reason.Length <= LongestReason ? reason : reason[..LongestReason] + "…";
}
