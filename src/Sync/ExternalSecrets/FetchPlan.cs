using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

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
    private const int MaxTold = 40;

    /// <summary>The generators that the spec names: they too tell whose object it is.</summary>
    public IEnumerable<GeneratorRef> Generators() => Entries.Select(static e => e.Generator).OfType<GeneratorRef>();

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
        for (var i = 0; i < (spec.DataFrom?.Count ?? 0); i++)
        {
            if (FromEntry(spec, i, ns, NamesOf(owner) == FindKeys.Relative) is { } entry)
            {
                entries.Add(entry);
            }
        }

        for (var i = 0; i < (spec.Data?.Count ?? 0); i++)
        {
            var item = spec.Data![i];
            var remote = item.RemoteRef ?? new RemoteRefSpec();
            var store = item.SourceRef is { } source
                ? StoreKey.Of(source.StoreRef?.Kind, source.StoreRef?.Name, ns)
                : Store(spec, null, ns);
            entries.Add(Reference(
                $"spec.data[{i}]", $"spec.data[{i}] (key: {remote.Key})", store, remote, item.SecretKey));
        }

        return new FetchPlan(entries, stores, BadAnnotation(owner) ?? SyncWindowTimes.ProblemOf(spec.SyncWindows));
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

    // Where a manifest gives several sources in one entry, the first here counts.
    private static FetchEntry? FromEntry(ExternalSecretSpec spec, int at, string ns, bool relative)
    {
        var from = spec.DataFrom![at];
        var field = $"spec.dataFrom[{at}]";
        var store = Store(spec, from.SourceRef?.StoreRef, ns);
        var entry = from switch
        {
            { Find: { } find } => new FetchEntry(
                field, $"{field}.find", store, Nothing, null,
                find.ConversionStrategy, find.DecodingStrategy, find.NullBytePolicy == NullBytePolicy.Fail)
            {
                Search = new StoreSearch(find.Path, find.Name?.Regexp, find.Tags), HasRelativeNames = relative,
            },
            { Extract: { } extract } => Reference(field, $"{field}.extract", store, extract, null),
            { SourceRef.GeneratorRef: { } generator } => new FetchEntry(
                field, $"{field}.sourceRef.generatorRef", default, Nothing, null, null, null, RefuseNullBytes: false)
            {
                Generator = generator,
            },
            _ => null,
        };
        return entry is null ? null : entry with { StateKey = $"{at}", Rewrite = KeyRewriter.RulesOf(from.Rewrite) };
    }

    private static RemoteRef Nothing { get; } = new("");

    private static StoreKey Store(ExternalSecretSpec spec, StoreRef? own, string ns)
    {
        var chosen = own ?? spec.SecretStoreRef;
        return StoreKey.Of(chosen?.Kind, chosen?.Name, ns);
    }

    private static FetchEntry Reference(
        string field, string context, StoreKey store, RemoteRefSpec remote, string? secretKey) => new(
        field, context, store,
        new RemoteRef(
            remote.Key ?? "", remote.Property, remote.Version, remote.MetadataPolicy == MetadataPolicy.Fetch, secretKey is null),
        secretKey, remote.ConversionStrategy, remote.DecodingStrategy, remote.NullBytePolicy == NullBytePolicy.Fail);

    private static string? NamesOf(ExternalSecret owner) =>
        owner.Metadata.Annotations?.TryGetValue(FindKeys.Annotation, out var names) == true ? names : null;

    private static string? BadAnnotation(ExternalSecret owner) => NamesOf(owner) is { } names and not FindKeys.Relative
        ? $"metadata.annotations[{FindKeys.Annotation}]: \"{(names.Length > MaxTold ? names[..MaxTold] : names)}\" is not known: "
            + $"give {FindKeys.Relative}, or leave the annotation out for whole names"
        : null;
}
