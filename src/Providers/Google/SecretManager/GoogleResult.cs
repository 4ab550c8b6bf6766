using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Google.SecretManager;

/// <summary>What a call brought: an answer, or why there is none. No record: its text would hold the answer.</summary>
internal readonly struct GoogleResult<T>
    where T : class
{
    private GoogleResult(T? value, FetchFailure? failure, string status, string message) =>
        (Value, Failure, Status, Message) = (value, failure, status, message);

    /// <summary>The answer; null after a failure.</summary>
    public T? Value { get; }

    /// <summary>Why there is none; null where there is one.</summary>
    public FetchFailure? Failure { get; }

    /// <summary>Google's code, such as NOT_FOUND; empty where Google said none.</summary>
    public string Status { get; }

    /// <summary>Google's text.</summary>
    public string Message { get; }

    /// <summary>Whether Google says that the thing is not there.</summary>
    public bool IsMissing => Status == "NOT_FOUND";

    /// <summary>Whether a thing of the name is there already.</summary>
    public bool IsThere => Status == "ALREADY_EXISTS";

    /// <summary>Whether somebody else wrote in between (https://cloud.google.com/secret-manager/docs/etags).</summary>
    public bool IsOutrun => Status is "FAILED_PRECONDITION" or "ABORTED";

    /// <summary>The state of the version that was asked for, where it has no value to give; null where that is not the reason.</summary>
    public string? State => Status != "FAILED_PRECONDITION" ? null
        : Message.Contains("DESTROYED state", StringComparison.Ordinal) ? "DESTROYED"
        : Message.Contains("DISABLED state", StringComparison.Ordinal) ? "DISABLED"
        : null;

    /// <summary>An answer.</summary>
    public static GoogleResult<T> Of(T value) => new(value, null, "", "");

    /// <summary>A failure.</summary>
    public static GoogleResult<T> Of(FetchFailure failure, string status = "", string message = "") => new(null, failure, status, message);
}
