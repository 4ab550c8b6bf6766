using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using Keyferry.Text.Rewriting;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>One thing to fetch, and what to do with it: a reference, a search, or a run of a generator.</summary>
/// <param name="Field">The entry's place, such as <c>spec.data[0]</c>.</param>
/// <param name="Context">The place as error texts name it.</param>
/// <param name="Store">Where to fetch from; the default where a generator is run.</param>
/// <param name="Reference">What to fetch, where neither a search nor a generator stands in its place.</param>
/// <param name="SecretKey">The key in the target; null where the fetched map brings its own keys.</param>
/// <param name="ConversionStrategy">How keys of a map are made legal, where they are not rewritten.</param>
/// <param name="DecodingStrategy">How values are decoded.</param>
/// <param name="RefuseNullBytes">Whether a zero byte in a value is an error.</param>
public sealed record FetchEntry(
    string Field, string Context, StoreKey Store, RemoteRef Reference, string? SecretKey,
    string? ConversionStrategy, string? DecodingStrategy, bool RefuseNullBytes)
{
    /// <summary>What to search for; null where nothing is searched.</summary>
    public StoreSearch? Search { get; init; }

    /// <summary>Whether the names that a search finds count from its path on.</summary>
    public bool HasRelativeNames { get; init; }

    /// <summary>The generator to run; null where there is none.</summary>
    public GeneratorRef? Generator { get; init; }

    /// <summary>Names the place to generators, which keep a state for each; null for an entry of <c>data</c>.</summary>
    public string? StateKey { get; init; }

    /// <summary>How keys are rewritten; empty where they are converted instead.</summary>
    public IReadOnlyList<KeyRewrite> Rewrite { get; init; } = [];

    /// <summary>Whether a store is asked.</summary>
    public bool ReadsStore => Generator is null;
}
