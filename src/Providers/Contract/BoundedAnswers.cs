namespace Keyferry.Providers.Contract;

/// <summary>
/// Bounds what the answers to one set of references hold together: a small manifest can name one large value a thousand
/// times.
/// </summary>
public static class BoundedAnswers
{
    /// <summary>
    /// How many bytes of values may be held together. A Secret holds 1 MiB
    /// (https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size); values that are still to be
    /// decoded from base64 are a third longer, and what is a little too large is for the API server to refuse.
    /// </summary>
    public const int MaxBytes = 2 << 20;

    // A dictionary's entry, its key and the value's own object, beside their bytes.
    private const int BytesOfMapEntry = 128;

    /// <summary>The answer of each reference that does not fit in.</summary>
    public static FetchFailure TooLarge { get; } = new(
        FetchFailureKind.Invalid, "the values together are larger than a Secret can be (1 MiB)");

    /// <summary>What an answer holds, in bytes.</summary>
    public static long SizeOf(FetchResult result) => (result.Value?.Length ?? 0L)
        + (result.Map?.Sum(static m => m.Value.Length + ((long)m.Key.Length * sizeof(char)) + BytesOfMapEntry) ?? 0L);

    /// <summary>Clears what an answer holds.</summary>
    public static void Clear(FetchResult result)
    {
        result.Value?.Dispose();
        foreach (var value in result.Map?.Values ?? [])
        {
            value.Dispose();
        }
    }

    /// <summary>Answers references one by one; from the first that does not fit in on, all are <see cref="TooLarge"/>.</summary>
    /// <param name="count">How many references there are.</param>
    /// <param name="answer">Answers the reference at a place.</param>
    /// <param name="cancellation">Ends it between two references.</param>
    /// <returns>One answer each, in the same order; the caller owns the values.</returns>
    public static FetchResult[] Of(
        int count, Func<int, FetchResult> answer, CancellationToken cancellation)
    {
        var results = new FetchResult[count];
        try
        {
            var held = 0L;
            for (var at = 0; at < results.Length; at++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (held <= MaxBytes)
                {
                    results[at] = answer(at);
                    held += SizeOf(results[at]);
                }

                if (held <= MaxBytes)
                {
                    continue;
                }

                Clear(results[at]);
                results[at] = FetchResult.Of(TooLarge);
            }

            return results;
        }
        catch
        {
            foreach (var result in results)
            {
                Clear(result);
            }

            throw;
        }
    }
}
