using k8s;
using k8s.Models;

namespace Keyferry.Sync.Metrics;

/// <summary>How the objects of a kind appear in metrics.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="Prefix">What its families' names begin with, such as <c>secretstore</c>.</param>
/// <param name="Ready">The status of an object's Ready condition; null where it has none.</param>
/// <param name="MatchesControllerClass">Whether an object belongs to this controller: another one's condition is its own to tell.</param>
public sealed record SeriesKind<T>(string Prefix, Func<T, string?> Ready, Func<T, bool> MatchesControllerClass)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Whether passes are counted object by object, as ESO does for ExternalSecrets only.</summary>
    public bool CountsCalls { get; init; }

    /// <summary>The kind of store, such as SecretStore; null where it is none. Stores also tell of their last error.</summary>
    public string? StoreKind { get; init; }
}
