using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>What a search listed.</summary>
/// <param name="secrets">The secrets, each once by name.</param>
/// <param name="convertsNames">Whether names are converted before they are rewritten.</param>
/// <param name="failure">Why there is no list; null where there is one.</param>
internal sealed class FoundSecrets(IReadOnlyList<FindResult> secrets, bool convertsNames, FetchFailure? failure = null)
{
    // A name, its key and the entries that hold them, beside their characters.
    private const int BytesOfSecret = 160;

    public IReadOnlyList<FindResult> Secrets => secrets;

    public bool ConvertsNames => convertsNames;

    public FetchFailure? Failure => failure;

    /// <summary>About how many bytes it holds.</summary>
    public long Length { get; } = secrets.Sum(static s => SizeOf(s));

    /// <summary>Clears the values that the listing brought and nobody took over.</summary>
    public void Clear() => Clear(secrets);

    public static void Clear(IEnumerable<FindResult> found)
    {
        foreach (var secret in found)
        {
            secret.Value?.Dispose();
        }
    }

    public static FoundSecrets Failed(FetchFailure failure) => new([], false, failure);

    public static long SizeOf(FindResult secret) =>
        BytesOfSecret + ((long)sizeof(char) * (secret.Name.Length + (secret.Key.Name?.Length ?? 0) + (secret.Key.Property?.Length ?? 0)));
}

/// <summary>A secret that a search found, with its value or why there is none. The value is shared with other passes.</summary>
/// <param name="Name">The secret's name as users know it.</param>
/// <param name="Result">Its value.</param>
public readonly record struct FoundSecret(string Name, ReadResult Result);

/// <summary>What a search came to.</summary>
/// <param name="Secrets">What was found, with values.</param>
/// <param name="ConvertsNames">Whether names are converted before they are rewritten.</param>
/// <param name="Failure">Why nothing can be said; null where the search was made.</param>
public sealed record SearchResult(IEnumerable<FoundSecret> Secrets, bool ConvertsNames, FetchFailure? Failure);
