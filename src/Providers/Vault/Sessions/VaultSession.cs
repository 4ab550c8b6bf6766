using System.Globalization;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Vault.Login;

namespace Keyferry.Providers.Vault.Sessions;

/// <summary>
/// One login of one identity, and its token for as long as it is used: renewed before two thirds of its life, replaced by one
/// new login once it is lost, revoked at the end. Safe to use from several callers at once.
/// </summary>
/// <param name="server">Where requests go; it is owned.</param>
/// <param name="login">Logs in; null where the store names a token, or none.</param>
/// <param name="fixedToken">The token that the store names; null where it names none.</param>
/// <param name="patience">How often a refused login is tried again.</param>
/// <param name="time">The clock.</param>
internal sealed partial class VaultSession(
    VaultServer server, IVaultLogin? login, VaultToken? fixedToken, LoginPatience patience, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan FirstDoubt = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastCall = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private VaultToken? _token = fixedToken;
    private FetchFailure? _refusal;
    private DateTimeOffset _askAgain;
    private TimeSpan _refusalWait = TimeSpan.FromSeconds(1);
    private DateTimeOffset _doubtFrom = DateTimeOffset.MinValue;
    private TimeSpan _doubt = FirstDoubt;
    private bool _hasWorked;

    /// <summary>Whether there is a login, so that a token that is had is known to be good.</summary>
    public bool LogsIn => login is not null;

    /// <summary>When the token ends for good; null where it does not, can be renewed, or where nobody knows.</summary>
    public DateTimeOffset? FinalEnd => Volatile.Read(ref _token) is { IsRenewable: false } token ? token.Ends : null;

    /// <summary>Keeps the token at the end: what was leased with it would go with it.</summary>
    public bool KeepsToken { get; init; }

    /// <summary>Makes a call. A token that is lost is replaced once; answers of any status are answers.</summary>
    /// <param name="call">Which.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<StoreAnswer> SendAsync(VaultCall call, CancellationToken cancellation)
    {
        var (token, failure) = await TokenAsync(lost: null, cancellation);
        if (failure is not null)
        {
            return StoreAnswer.Of(failure, isTransient: false);
        }

        var answer = await server.SendAsync(call, token?.Value, cancellation);
        if (login is null || answer.Status is not (401 or 403) || !MayBeLost(token))
        {
            return answer;
        }

        (var next, failure) = await TokenAsync(token, cancellation);
        answer.Dispose();
        if (failure is not null)
        {
            return StoreAnswer.Of(failure, isTransient: false);
        }

        answer = await server.SendAsync(call, next?.Value, cancellation);
        Learn(wasLost: answer.Status is not (401 or 403));
        return answer;
    }

    /// <summary>Logs in where nobody has yet.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why there is no token; null where there is one, or where none is needed.</returns>
    public async ValueTask<FetchFailure?> EnsureAsync(CancellationToken cancellation) =>
        (await TokenAsync(lost: null, cancellation)).Failure;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        StopRenewing();
        if (login is not null && !KeepsToken && Interlocked.Exchange(ref _token, null) is { IsRevocable: true } token)
        {
            using var limit = new CancellationTokenSource(LastCall, time);
            try
            {
                var call = new VaultCall("RevokeSelf", HttpMethod.Put, "auth/token/revoke-self") { Body = "{}"u8.ToArray(), IsAboutToken = true };

                // It ends by itself where it cannot be revoked, as without the default policy.
                (await server.SendAsync(call, token.Value, limit.Token)).Dispose();
            }
            catch (OperationCanceledException)
            {
                // So it does here.
            }
        }

        server.Dispose();
        _ending.Dispose();
    }

    // A key that is denied stays so: it must not cost a login each time that somebody asks for it.
    private bool MayBeLost(VaultToken? token) =>
        !ReferenceEquals(Volatile.Read(ref _token), token) || time.GetUtcNow() >= _doubtFrom;

    private void Learn(bool wasLost)
    {
        if (wasLost)
        {
            _doubtFrom = DateTimeOffset.MinValue;
            _doubt = FirstDoubt;
            return;
        }

        if (time.GetUtcNow() >= _doubtFrom)
        {
            _doubtFrom = time.GetUtcNow() + _doubt;
            _doubt = _doubt * 2 < LongestDoubt ? _doubt * 2 : LongestDoubt;
        }
    }

    private async ValueTask<(VaultToken? Token, FetchFailure? Failure)> TokenAsync(VaultToken? lost, CancellationToken cancellation)
    {
        var token = Volatile.Read(ref _token);
        if (login is null || (IsGood(token, lost) && !IsDue(token)))
        {
            return (token, null);
        }

        await _gate.WaitAsync(cancellation);
        try
        {
            token = Volatile.Read(ref _token);
            if (IsGood(token, lost))
            {
                return (IsDue(token) ? await RenewAsync(token!, cancellation) : token, null);
            }

            if (_refusal is { } refused && time.GetUtcNow() < _askAgain)
            {
                return (null, refused);
            }

            return await LogInAsync(login, cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    private bool IsGood(VaultToken? token, VaultToken? lost) =>
        token is not null && !ReferenceEquals(token, lost) && !(time.GetUtcNow() >= token.Ends);

    private bool IsDue(VaultToken? token) => time.GetUtcNow() >= token?.RenewAt;

    private async ValueTask<(VaultToken? Token, FetchFailure? Failure)> LogInAsync(IVaultLogin method, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (token, failure, status) = await AttemptAsync(method, cancellation);
            if (token is not null)
            {
                Take(token);
                _hasWorked = true;
                _refusal = null;
                _refusalWait = TimeSpan.FromSeconds(1);
                return (token, null);
            }

            var waits = status is { } answered ? patience.WaitsAfter(answered, method.CanLockOut, _hasWorked) : [];
            if (attempt >= waits.Count)
            {
                _refusal = failure! with { RetryAfter = null };
                _askAgain = time.GetUtcNow() + _refusalWait;
                _refusalWait = _refusalWait * 2 < LongestRefusal ? _refusalWait * 2 : LongestRefusal;
                return (null, failure);
            }

            await Task.Delay(waits[attempt], time, cancellation);
        }
    }

    // The status is null where no request was made.
    private async ValueTask<(VaultToken? Token, FetchFailure? Failure, int? Status)> AttemptAsync(
        IVaultLogin method, CancellationToken cancellation)
    {
        var (body, error) = await method.PrepareAsync(cancellation);
        if (body is null)
        {
            return (null, new FetchFailure(FetchFailureKind.Invalid, error ?? "there is nothing to log in with"), null);
        }

        try
        {
            // A login that did its work and whose answer was lost leaves a token behind: not repeated blindly.
            var call = new VaultCall("Login", HttpMethod.Put, method.Path) { Body = body, IsAboutToken = true, IsIdempotent = false };
            using var answer = await server.SendAsync(call, token: null, cancellation);
            if (answer.IsSuccess)
            {
                using var document = VaultJson.Parse(answer.Body);
                return document is not null && VaultToken.Of(document.RootElement, time.GetUtcNow()) is { } token
                    ? (token, null, answer.Status)
                    : (null, Failed(method, VaultErrors.Unreadable(call), ""), null);
            }

            var failure = VaultErrors.Of(call, answer);
            return (null, Failed(method, failure, method.HintOf(answer.Status)), failure.Kind == FetchFailureKind.Invalid && answer.Failure is not null ? null : answer.Status);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(body);
        }
    }

    private static FetchFailure Failed(IVaultLogin method, FetchFailure failure, string hint) => failure with
    {
        Message = string.Create(
            CultureInfo.InvariantCulture,
            $"unable to log in to auth method: unable to log in with {method.Name} auth: {failure.Message}{(hint.Length > 0 ? $" ({hint})" : "")}"),
    };
}
