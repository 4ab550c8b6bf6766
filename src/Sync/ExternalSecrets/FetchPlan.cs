using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>One thing to fetch, and what to do with it.</summary>
/// <param name="Field">The entry's place, such as <c>spec.data[0]</c>.</param>
/// <param name="Context">The place as error texts name it.</param>
/// <param name="Store">Where to fetch from.</param>
/// <param name="Reference">What to fetch.</param>
/// <param name="SecretKey">The key in the target; null where the fetched map brings its own keys.</param>
/// <param name="ConversionStrategy">How keys of a map are made legal.</param>
/// <param name="DecodingStrategy">How values are decoded.</param>
/// <param name="RefuseNullBytes">Whether a zero byte in a value is an error.</param>
public sealed record FetchEntry(
    string Field, string Context, StoreKey Store, RemoteRef Reference, string? SecretKey,
    string? ConversionStrategy, string? DecodingStrategy, bool RefuseNullBytes);

/// <summary>What an ExternalSecret wants fetched, in the order in which it counts. Pure.</summary>
/// <param name="Entries">All dataFrom entries, then all data entries: later ones win.</param>
/// <param name="Stores">
/// Every store that the spec names, each once, whether or not this version can do what the spec asks of it: they tell
/// whose object it is.
/// </param>
/// <param name="Refusal">What of the spec this version cannot do; null where it can do all.</param>
public sealed record FetchPlan(
    IReadOnlyList<FetchEntry> Entries, IReadOnlyList<StoreKey> Stores, string? Refusal)
{
    /// <summary>Reads a spec.</summary>
    public static FetchPlan Of(ExternalSecret owner)
    {
        var spec = owner.Spec;
        var ns = owner.Metadata.NamespaceProperty;
        var entries = new List<FetchEntry>();
        if (spec is null)
        {
            return new FetchPlan(entries, [], null);
        }

        var stores = StoresOf(owner);
        if (Unsupported(spec) is { } refusal)
        {
            return new FetchPlan(entries, stores, refusal);
        }

        for (var i = 0; i < (spec.DataFrom?.Count ?? 0); i++)
        {
            var from = spec.DataFrom![i];
            if (from.Extract is { } extract)
            {
                entries.Add(Entry(
                    $"spec.dataFrom[{i}]", $"spec.dataFrom[{i}].extract",
                    Store(spec, from.SourceRef?.StoreRef, ns), extract, null));
            }
        }

        for (var i = 0; i < (spec.Data?.Count ?? 0); i++)
        {
            var item = spec.Data![i];
            var remote = item.RemoteRef ?? new RemoteRefSpec();
            var store = item.SourceRef is { } source
                ? StoreKey.Of(source.StoreRef?.Kind, source.StoreRef?.Name, ns)
                : Store(spec, null, ns);
            entries.Add(Entry(
                $"spec.data[{i}]", $"spec.data[{i}] (key: {remote.Key})", store, remote, item.SecretKey));
        }

        return new FetchPlan(entries, stores, null);
    }

    /// <summary><see cref="Stores"/> alone, for indexes and metrics: they ask for every object again and again.</summary>
    public static IReadOnlyList<StoreKey> StoresOf(ExternalSecret owner)
    {
        IEnumerable<StoreRef?> named =
        [
            owner.Spec?.SecretStoreRef,
            .. (owner.Spec?.DataFrom ?? []).Select(static f => f.SourceRef?.StoreRef),
            .. (owner.Spec?.Data ?? []).Select(static d => d.SourceRef?.StoreRef),
        ];
        return [.. named
            .Where(static r => !string.IsNullOrEmpty(r?.Name))
            .Select(r => StoreKey.Of(r!.Kind, r.Name, owner.Metadata.NamespaceProperty))
            .Distinct()];
    }

    private static StoreKey Store(ExternalSecretSpec spec, StoreRef? own, string ns)
    {
        var chosen = own ?? spec.SecretStoreRef;
        return StoreKey.Of(chosen?.Kind, chosen?.Name, ns);
    }

    private static FetchEntry Entry(
        string field, string context, StoreKey store, RemoteRefSpec remote, string? secretKey) => new(
        field, context, store,
        new RemoteRef(
            remote.Key ?? "", remote.Property, remote.Version, remote.MetadataPolicy == "Fetch", secretKey is null),
        secretKey, remote.ConversionStrategy, remote.DecodingStrategy, remote.NullBytePolicy == "Fail");

    private static string? Unsupported(ExternalSecretSpec spec)
    {
        if (spec.Target?.Manifest is not null)
        {
            return "spec.target.manifest: targets other than Secrets are not available in this version of Keyferry";
        }

        if (spec.SyncWindows is not null)
        {
            return "spec.syncWindows: sync windows are not available in this version of Keyferry";
        }

        for (var i = 0; i < (spec.DataFrom?.Count ?? 0); i++)
        {
            var from = spec.DataFrom![i];
            var what = from.Find is not null ? "find"
                : from.SourceRef?.GeneratorRef is not null ? "sourceRef.generatorRef"
                : from.Rewrite is { Count: > 0 } ? "rewrite"
                : null;
            if (what is not null)
            {
                return $"spec.dataFrom[{i}].{what} is not available in this version of Keyferry; "
                    + "use spec.dataFrom[].extract or spec.data";
            }
        }

        return null;
    }
}
