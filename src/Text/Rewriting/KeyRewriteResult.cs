namespace Keyferry.Text.Rewriting;

/// <summary>What rewriting came to.</summary>
/// <param name="Data">The values by key; null if it failed.</param>
/// <param name="Error">Which operation failed and what is wrong; empty if none did. Never a value.</param>
/// <param name="Collisions">
/// Keys that several keys became, sorted: of their values, that of the last key by name is left.
/// </param>
public sealed record KeyRewriteResult(
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? Data, string Error, IReadOnlyList<string> Collisions);
