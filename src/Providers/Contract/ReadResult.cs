namespace Keyferry.Providers.Contract;

/// <summary>One remote key's outcome: its raw value, or why there is none. The receiver owns the value.</summary>
public readonly record struct ReadResult
{
    private ReadResult(RemoteValue? value, FetchFailure? failure)
    {
        Value = value;
        Failure = failure;
    }

    /// <summary>The value; null after a failure.</summary>
    public RemoteValue? Value { get; }

    /// <summary>The failure; null where there is a value.</summary>
    public FetchFailure? Failure { get; }

    /// <summary>A value.</summary>
    public static ReadResult Of(RemoteValue value) => new(value, null);

    /// <summary>A failure.</summary>
    public static ReadResult Of(FetchFailure failure) => new(null, failure);
}
