namespace Keyferry.Providers.Vault.Sessions;

/// <summary>
/// How often a refused login is tried again before it counts: whoever reviews the credentials may be starting too, and one
/// refusal must not turn a store red. A wrong password is not tried again: five of them lock the user out
/// (https://developer.hashicorp.com/vault/docs/concepts/user-lockout).
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class LoginPatience(TimeProvider time)
{
    // At the start of the engine, and where a login has worked before.
    private static readonly TimeSpan[] Patient =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(10)];

    private static readonly TimeSpan[] Short = [TimeSpan.FromSeconds(1)];
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(2);

    private readonly long _begun = time.GetTimestamp();

    /// <summary>The waits before each further attempt.</summary>
    /// <param name="status">The answer's status; 0 where there was none.</param>
    /// <param name="canLockOut">Whether wrong credentials lock a user out.</param>
    /// <param name="hasWorked">Whether a login of the same session has worked before.</param>
    public IReadOnlyList<TimeSpan> WaitsAfter(int status, bool canLockOut, bool hasWorked) =>
        canLockOut && status is >= 400 and < 500 ? (status == 400 ? [] : Short)
        : status is >= 400 and < 500 and not (401 or 403 or 408 or 412 or 429) ? Short
        : hasWorked || time.GetElapsedTime(_begun) < Start ? Patient
        : Short;
}
