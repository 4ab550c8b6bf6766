namespace Keyferry.Text.Regexp.Syntax;

/// <summary>A pattern that is well-formed.</summary>
/// <param name="Root">What it matches.</param>
/// <param name="GroupNames">Its groups' names; empty for one without, and for the whole, which is the first.</param>
internal sealed record ParsedPattern(PatternNode Root, IReadOnlyList<string> GroupNames);
