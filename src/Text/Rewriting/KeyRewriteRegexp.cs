namespace Keyferry.Text.Rewriting;

/// <summary>Replaces what a pattern matches in the keys; a key without a match stays.</summary>
/// <param name="Source">The pattern, RE2.</param>
/// <param name="Target">The replacement, with <c>$1</c> and <c>${name}</c> for groups.</param>
public sealed record KeyRewriteRegexp(string Source, string Target);
