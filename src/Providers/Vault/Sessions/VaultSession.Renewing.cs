namespace Keyferry.Providers.Vault.Sessions;

/// <content>Renews the token, also while nobody asks for anything: a token that ends would cost the next caller a login.</content>
internal sealed partial class VaultSession
{
    // A timer takes at most 49 days; whoever wakes early looks at the clock again.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(12);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromSeconds(1);

    private ITimer? _timer;

    // The gate is held.
    private async ValueTask<VaultToken> RenewAsync(VaultToken token, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (!token.IsRenewable)
        {
            // While the next cannot be had, this one serves for as long as it is good.
            var next = login is null ? null : (await AttemptAsync(login, cancellation)).Token;
            return Take(next ?? Later(token, now));
        }

        var call = new VaultCall("RenewSelf", HttpMethod.Put, "auth/token/renew-self") { Body = "{}"u8.ToArray(), IsAboutToken = true };
        using var answer = await server.SendAsync(call, token.Value, cancellation);
        using var document = answer.IsSuccess ? VaultJson.Parse(answer.Body) : null;
        if (document is not null && VaultToken.Of(document.RootElement, now, token) is { } renewed)
        {
            return Take(renewed);
        }

        // Refused: it is lost, or may not be renewed by its policies. The next comes by a login.
        return answer.Status is >= 400 and < 500 && login is not null && (await AttemptAsync(login, cancellation)).Token is { } fresh
            ? Take(fresh)
            : Take(Later(token, now));
    }

    private static VaultToken Later(VaultToken token, DateTimeOffset now)
    {
        var left = token.Ends - now ?? TimeSpan.Zero;
        return token.RenewedAt(now + (left / 4 > ShortestSleep ? left / 4 : ShortestSleep));
    }

    private VaultToken Take(VaultToken token)
    {
        Volatile.Write(ref _token, token);

        // One that cannot be renewed is replaced when somebody needs it.
        if (token is { RenewAt: { } at, IsRenewable: true })
        {
            Sleep(at - time.GetUtcNow());
        }

        return token;
    }

    private void Sleep(TimeSpan wait)
    {
        if (_ending.IsCancellationRequested)
        {
            return;
        }

        wait = wait < ShortestSleep ? ShortestSleep : wait > LongestSleep ? LongestSleep : wait;
        _timer ??= time.CreateTimer(static s => _ = ((VaultSession)s!).RenewAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void StopRenewing() => _timer?.Dispose();

    private async Task RenewAsync()
    {
        try
        {
            await _gate.WaitAsync(_ending.Token);
            try
            {
                if (Volatile.Read(ref _token) is { IsRenewable: true, RenewAt: { } at } token)
                {
                    if (time.GetUtcNow() >= at)
                    {
                        await RenewAsync(token, _ending.Token);
                    }
                    else
                    {
                        Sleep(at - time.GetUtcNow());
                    }
                }
            }
            finally
            {
                _gate.Release();
            }
        }
        catch (Exception)
        {
            // The next caller meets what went wrong.
        }
    }
}
