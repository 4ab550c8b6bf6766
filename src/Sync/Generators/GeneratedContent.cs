namespace Keyferry.Sync.Generators;

/// <summary>What of a target's content generators made, and when values that the target holds stand in for it.</summary>
/// <param name="Values">What they made, by digest.</param>
/// <param name="Rule">When values stand in for it.</param>
/// <param name="IsRendered">Whether a template was made of it, so that the values are not in the target themselves.</param>
public sealed record GeneratedContent(GeneratedValues Values, ReuseRule Rule, bool IsRendered);
