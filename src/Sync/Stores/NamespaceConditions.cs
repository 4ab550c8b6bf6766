using System.Runtime.CompilerServices;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Text.Regexp;

namespace Keyferry.Sync.Stores;

/// <summary>Decides whether a namespace may use a ClusterSecretStore (<c>spec.conditions</c>).</summary>
/// <param name="api">Reads the labels of namespaces.</param>
public sealed class NamespaceConditions(IKubeApi api)
{
    private const int MostPatterns = 1_000;

    // By the cached object's spec: a changed store is a new object, and the entry goes with the old one.
    private readonly ConditionalWeakTable<SecretStoreSpec, IReadOnlyList<GoRegex>> _patterns = [];

    /// <summary>Says why a namespace may not use a store; null where it may.</summary>
    /// <param name="store">The store.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<FetchFailure?> RefuseAsync(
        StoreObject store, string ns, CancellationToken cancellation)
    {
        if (!store.IsClusterWide || store.Spec.Conditions is not { Count: > 0 } conditions
            || conditions.Exists(c => c.Namespaces?.Contains(ns) == true)
            || _patterns.GetValue(store.Spec, Parse).Any(p => p.IsMatch(ns)))
        {
            return null;
        }

        if (conditions.TrueForAll(static c => c.NamespaceSelector is null))
        {
            return Denied(store, ns);
        }

        var read = await api.GetAsync(BuiltIn.Namespace, new ObjectKey("", ns), cancellation);
        if (!read.Ok)
        {
            return new FetchFailure(
                FetchFailureKind.Unavailable,
                $"could not get namespace \"{ns}\", whose labels cluster store \"{store.Name}\" asks for: "
                    + read.Failure.Message,
                read.Failure.RetryAfter);
        }

        var labels = read.Value.Metadata.Labels;
        return conditions.Exists(c => c.NamespaceSelector is { } s && LabelMatch.Matches(s, labels))
            ? null
            : Denied(store, ns);
    }

    private static FetchFailure Denied(StoreObject store, string ns) => new(
        FetchFailureKind.Invalid,
        $"using cluster store \"{store.Name}\" is not allowed from namespace \"{ns}\": denied by spec.condition");

    // A pattern that is none, or too large beside those before it, matches nothing: an access decision fails closed.
    private static List<GoRegex> Parse(SecretStoreSpec spec)
    {
        var parsed = new List<GoRegex>();
        var left = GoRegex.DefaultMaxProgramSize;
        foreach (var pattern in (spec.Conditions ?? []).SelectMany(static c => c.NamespaceRegexes ?? []).Take(MostPatterns))
        {
            if (GoRegex.TryParse(pattern, left, out var regex, out _))
            {
                parsed.Add(regex);
                left -= regex.Size;
            }
        }

        return parsed;
    }
}
