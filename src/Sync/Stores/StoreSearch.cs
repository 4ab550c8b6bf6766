using System.Globalization;
using System.Text;

namespace Keyferry.Sync.Stores;

/// <summary>
/// What is searched for in a store, as a manifest says it (<c>dataFrom.find</c>). Equal searches of one identity are made
/// once for all objects.
/// </summary>
public sealed class StoreSearch : IEquatable<StoreSearch>
{
    private readonly string _identity;

    /// <summary>Says what is searched for.</summary>
    /// <param name="path">Where to look, in the store's own terms; null means everywhere.</param>
    /// <param name="pattern">A pattern that names must hold; null or empty means any name.</param>
    /// <param name="tags">Tags that secrets must have, all of them; null means any.</param>
    public StoreSearch(string? path, string? pattern, IReadOnlyDictionary<string, string>? tags)
    {
        (Path, Pattern, Tags) = (path, string.IsNullOrEmpty(pattern) ? null : pattern, tags);
        _identity = Identity();
    }

    /// <summary>Where to look, in the store's own terms; null means everywhere.</summary>
    public string? Path { get; }

    /// <summary>A pattern that names must hold; null means any name.</summary>
    public string? Pattern { get; }

    /// <summary>Tags that secrets must have, all of them; null means any.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; }

    /// <inheritdoc/>
    public bool Equals(StoreSearch? other) => other is not null && other._identity == _identity;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StoreSearch);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_identity, StringComparison.Ordinal);

    // Each part with its length before it, so that no two searches read alike.
    private string Identity()
    {
        var text = new StringBuilder();
        Add(text, Path);
        Add(text, Pattern);
        foreach (var (key, value) in (Tags ?? new Dictionary<string, string>()).OrderBy(static t => t.Key, StringComparer.Ordinal))
        {
            Add(text, key);
            Add(text, value);
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, string? part) =>
        text.Append(CultureInfo.InvariantCulture, $"{part?.Length ?? -1}:{part}");
}
