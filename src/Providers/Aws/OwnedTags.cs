using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>The tag by which what was pushed is known, and the tags that go with it.</summary>
internal static class OwnedTags
{
    private const string Key = "managed-by";
    private const string Value = "external-secrets";

    // https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
    private const int MostTags = 50;
    private const string Reserved = "aws:";

    /// <summary>The description of what is made anew, where the metadata gives none.</summary>
    /// <param name="description">What the metadata gives; empty for nothing.</param>
    public static string DescriptionOr(string description) =>
        description.Length > 0 ? description : $"secret '{Key}:{Value}'";

    /// <summary>What somebody else made is not touched.</summary>
    public static FetchFailure NotManaged { get; } =
        new(FetchFailureKind.Invalid, "secret not managed by external-secrets");

    /// <summary>Whether something was pushed.</summary>
    public static bool AreOn(IReadOnlyDictionary<string, string> tags) =>
        tags.TryGetValue(Key, out var value) && value == Value;

    /// <summary>What is wrong with the tags of an entry's metadata; null where nothing is.</summary>
    public static string? ProblemOf(IReadOnlyDictionary<string, string> tags) =>
        tags.ContainsKey(Key) ? "error parsing tags in metadata: Cannot specify a 'managed-by' tag"
        : tags.Count >= MostTags ? $"spec.tags has {tags.Count} tags; AWS allows {MostTags}, one of which is managed-by"
        : null;

    /// <summary>All tags of what is pushed.</summary>
    public static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> tags) =>
        new Dictionary<string, string>(tags, StringComparer.Ordinal) { [Key] = Value };

    /// <summary>The keys that are no longer wanted; AWS's own stay.</summary>
    public static IReadOnlyList<string> Stale(
        IReadOnlyDictionary<string, string> current, IReadOnlyDictionary<string, string> wanted) =>
        [.. current.Keys.Where(k => !wanted.ContainsKey(k) && !k.StartsWith(Reserved, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Whether a tag is missing or has another value.</summary>
    public static bool Lack(IReadOnlyDictionary<string, string> current, IReadOnlyDictionary<string, string> wanted) =>
        wanted.Any(w => !current.TryGetValue(w.Key, out var value) || value != w.Value);
}
