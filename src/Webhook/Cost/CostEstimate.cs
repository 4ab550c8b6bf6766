using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Shared;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.PushSecrets;
using Keyferry.Sync.Stores;

namespace Keyferry.Webhook.Cost;

/// <summary>
/// Counts the calls of a day: as an engine makes them that reads each reference of each object by itself, and as this one does,
/// which reads a remote key once an interval for all objects of one identity, several keys a call where the store takes them. Pure.
/// </summary>
/// <param name="providers">The kinds of store.</param>
internal sealed class CostEstimate(ProviderRegistry providers)
{
    /// <summary>Counts.</summary>
    /// <param name="objects">The objects.</param>
    public DailyCost Of(CostObjects objects)
    {
        List<Want> wants = [.. objects.ExternalSecrets.SelectMany(Reads), .. objects.PushSecrets.SelectMany(p => Pushes(p, objects))];
        return new DailyCost(
            [.. wants.Where(static w => w.Generator is null).GroupBy(static w => w.Store)
                .Select(g => Cost(g.Key, objects.Stores.GetValueOrDefault(g.Key), [.. g]))
                .OrderByDescending(static c => c.Naive).ThenBy(static c => c.Store, StringComparer.Ordinal)],
            [.. wants.Where(static w => w.Generator is not null).GroupBy(static w => w.Generator!, StringComparer.Ordinal)
                .Select(static g => new GeneratorCost(g.Key, g.DistinctBy(static w => w.Item).Count(), g.Sum(static w => w.TimesADay)))
                .OrderByDescending(static c => c.Runs).ThenBy(static c => c.Generator, StringComparer.Ordinal)]);
    }

    // Every want of a store is listed, also one that costs nothing: a store that is read once shows with no calls.
    private static IEnumerable<Want> Reads(ExternalSecret item)
    {
        var ns = item.Metadata.NamespaceProperty ?? "";
        var interval = item.Spec is { } spec && RefreshDecision.IsPeriodic(spec) ? RefreshDecision.Interval(spec) : TimeSpan.Zero;
        foreach (var entry in FetchPlan.Of(item).Entries)
        {
            yield return new Want($"ExternalSecret {ns}/{item.Metadata.Name}", ns, interval, entry.Store)
            {
                Reference = entry.Search is null ? entry.Reference : null,
                Search = entry.Search,
                Generator = entry.Generator is { } generator ? NameOf(generator, ns) : null,
                IsLeast = entry.Search is not null || ns == CostObjects.SomeNamespace,
            };
        }
    }

    private static IEnumerable<Want> Pushes(PushSecret item, CostObjects objects)
    {
        var ns = item.Metadata.NamespaceProperty ?? "";
        var (name, interval) = ($"PushSecret {ns}/{item.Metadata.Name}", PushRefresh.Interval(item.Spec));
        if (item.Spec.Selector?.GeneratorRef is { } generator)
        {
            yield return new Want(name, ns, interval, default) { Generator = NameOf(generator, ns) };
        }

        foreach (var reference in item.Spec.SecretStoreRefs ?? [])
        {
            foreach (var store in reference.LabelSelector is null ? [PushStores.KeyOf(reference, ns)] : Selected(reference, ns, objects))
            {
                var entries = (item.Spec.Data ?? []).Select(static d => (Key: PushEntry.StatusKeyOf(d.Match.RemoteRef), IsLeast: false))
                    .Concat((item.Spec.DataTo ?? []).Select(static (d, at) => (Key: string.IsNullOrEmpty(d.RemoteKey) ? $"dataTo[{at}]" : d.RemoteKey, IsLeast: string.IsNullOrEmpty(d.RemoteKey))));
                foreach (var (key, isLeast) in entries)
                {
                    yield return new Want(name, ns, interval, store) { Push = $"{name} {key}", IsLeast = isLeast };
                }
            }
        }
    }

    // Which of them the labels select is the cluster's to say; all of the kind is the most.
    private static IEnumerable<StoreKey> Selected(PushStoreRef reference, string ns, CostObjects objects) => objects.Stores
        .Where(s => s.Key.IsClusterWide == (reference.Kind == StoreKey.ClusterWide) && (s.Key.IsClusterWide || s.Key.Namespace == ns)).Select(static s => s.Key);

    private StoreCost Cost(StoreKey key, StoreObject? store, IReadOnlyList<Want> wants)
    {
        var provider = store is not null && providers.TryFind(store.Spec, out var found, out _) ? found : null;
        var merged = wants.GroupBy(w => (Caller: provider is null || DependsOnCaller(provider, store!) ? w.Namespace : "", w.Interval))
            .Sum(g => Calls(provider, store, [.. g]) * TimesADay(g.Key.Interval));
        return new StoreCost(
            $"{key.Kind} {(key.Namespace.Length > 0 ? key.Namespace + "/" : "")}{key.Name}", store is not null,
            wants.DistinctBy(static w => w.Item).Count(), wants.Count, wants.Sum(static w => w.TimesADay), merged,
            wants.Any(static w => w.IsLeast && w.Interval > TimeSpan.Zero));
    }

    // The calls of one identity for all that is due together.
    private static double Calls(IProvider? provider, StoreObject? store, IReadOnlyList<Want> wants)
    {
        var keys = wants.Where(static w => w.Reference is not null)
            .Select(w => provider?.KeyOf(store!, w.Reference!.Value) ?? new RemoteKey(w.Reference!.Value.Key, w.Reference.Value.Version ?? ""))
            .Distinct();
        return keys.GroupBy(k => Math.Max(1, provider?.MaxKeysPerCall(store!, k) ?? 1))
                .Sum(static g => Math.Ceiling(g.Count() / (double)g.Key))
            + wants.Select(static w => w.Search).OfType<StoreSearch>().Distinct().Count()
            + wants.Select(static w => w.Push).OfType<string>().Distinct(StringComparer.Ordinal).Count();
    }

    // As StoreSessions has it: only a cluster-wide store serves several namespaces by one connection.
    private static bool DependsOnCaller(IProvider provider, StoreObject store) =>
        provider.CredentialsOf(store) is var credentials && store.IsClusterWide
        && (credentials.DependOnCaller || credentials.References.Any(static r => string.IsNullOrEmpty(r.Namespace)));

    private static string NameOf(GeneratorRef generator, string ns) =>
        generator.Kind == "ClusterGenerator" ? $"{generator.Kind} {generator.Name}" : $"{generator.Kind} {ns}/{generator.Name}";

    private static double TimesADay(TimeSpan interval) => interval > TimeSpan.Zero ? TimeSpan.FromDays(1) / interval : 0;

    // One reference, search, push or run of one object.
    private sealed record Want(string Item, string Namespace, TimeSpan Interval, StoreKey Store)
    {
        public RemoteRef? Reference { get; init; }

        public StoreSearch? Search { get; init; }

        public string? Push { get; init; }

        public string? Generator { get; init; }

        public bool IsLeast { get; init; }

        public double TimesADay => CostEstimate.TimesADay(Interval);
    }
}
