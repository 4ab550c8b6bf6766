using Keyferry.Api.Values;

namespace Keyferry.Providers.Contract;

/// <summary>Why a reference could not be fetched.</summary>
public enum FetchFailureKind
{
    /// <summary>The remote secret is not there: drives <c>deletionPolicy</c>.</summary>
    NotFound,

    /// <summary>The store refused: credentials or policy.</summary>
    Denied,

    /// <summary>The store asks to slow down.</summary>
    Throttled,

    /// <summary>The store could not be reached, or failed on its side.</summary>
    Unavailable,

    /// <summary>
    /// The store refuses calls for several keys under this identity; each key may be asked for by itself.
    /// </summary>
    BatchDenied,

    /// <summary>Anything that stays as it is until somebody changes the manifest or the secret.</summary>
    Invalid,
}

/// <summary>Why a reference could not be fetched, in words that are stable between attempts and hold no value.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Message">The text for people.</param>
/// <param name="RetryAfter">How long the store asks to wait.</param>
public sealed record FetchFailure(FetchFailureKind Kind, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether only a change of a manifest can mend it, so that it is not tried again before.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>A remote secret that is not there, in ESO's words.</summary>
    public static FetchFailure NotFound { get; } = new(FetchFailureKind.NotFound, "Secret does not exist");
}

/// <summary>One reference's outcome: a value, a map of values, or a failure. The receiver owns the values.</summary>
public readonly record struct FetchResult
{
    private FetchResult(SecretValue? value, IReadOnlyDictionary<string, SecretValue>? map, FetchFailure? failure)
    {
        Value = value;
        Map = map;
        Failure = failure;
    }

    /// <summary>The value, where one was asked for.</summary>
    public SecretValue? Value { get; }

    /// <summary>The values by key, where a map was asked for.</summary>
    public IReadOnlyDictionary<string, SecretValue>? Map { get; }

    /// <summary>The failure; null where the fetch succeeded.</summary>
    public FetchFailure? Failure { get; }

    /// <summary>What a search found and could not read, beside what it could; null where there is none.</summary>
    public IReadOnlyList<FetchFailure>? LeftOut { get; init; }

    /// <summary>A single value.</summary>
    public static FetchResult Of(SecretValue value) => new(value, null, null);

    /// <summary>A map of values.</summary>
    public static FetchResult Of(IReadOnlyDictionary<string, SecretValue> map) => new(null, map, null);

    /// <summary>A failure.</summary>
    public static FetchResult Of(FetchFailure failure) => new(null, null, failure);
}
