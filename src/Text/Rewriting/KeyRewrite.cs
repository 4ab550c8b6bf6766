namespace Keyferry.Text.Rewriting;

/// <summary>One operation on all keys (<c>rewrite[]</c>); of several that are set, the first here counts.</summary>
public sealed record KeyRewrite
{
    /// <summary>Merges the values, which are JSON objects.</summary>
    public KeyRewriteMerge? Merge { get; init; }

    /// <summary>Replaces what a pattern matches.</summary>
    public KeyRewriteRegexp? Regexp { get; init; }

    /// <summary>A template whose text becomes the key; <c>.value</c> is the key so far.</summary>
    public string? Transform { get; init; }
}
