using System.Net.Http.Headers;
using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Kubernetes;

/// <summary>
/// Tokens of a ServiceAccount, asked for when one is needed: the next at four fifths of a token's life, or once the server
/// has refused it. While the next cannot be had, the old one serves for as long as it is good.
/// </summary>
/// <param name="context">The store, and who reads for it.</param>
/// <param name="account">The ServiceAccount.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceAccountCredentials(
    StoreContext context, ServiceAccountSelector account, TimeProvider time) : IKubernetesCredentials, IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // A token that is refused and younger than this is not at fault: the account or the server is.
    private static readonly TimeSpan Youth = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Issued? _issued;

    public async ValueTask<(bool AreNew, string? Error)> PrepareAsync(bool wereRefused, CancellationToken cancellation)
    {
        var seen = _issued;
        if (seen is not null && !wereRefused && time.GetUtcNow() < seen.RenewAt)
        {
            return (false, null);
        }

        await _gate.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (!ReferenceEquals(_issued, seen))
            {
                return (true, null);
            }

            if (seen is not null && wereRefused && now - seen.At < Youth)
            {
                return (false, null);
            }

            var error = await IssueAsync(now, cancellation);
            return error is null ? (true, null)
                : seen is not null && !wereRefused && now < seen.Ends ? (false, null)
                : (false, $"cannot create service account token: {error}");
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Authorize(HttpRequestMessage request)
    {
        if (_issued is { } issued)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", issued.Token);
        }
    }

    public void Dispose() => _gate.Dispose();

    private async ValueTask<string?> IssueAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var result = await context.References.ServiceAccountTokenAsync(
            context, account.Name, account.Namespace, account.Audiences ?? [], Lifetime, cancellation);
        if (result.Value is not { } token)
        {
            return result.Error ?? "there is no answer";
        }

        using (token)
        {
            var ends = TokenExpiry.Of(token.Bytes) ?? now + Lifetime;
            _issued = new Issued(Encoding.UTF8.GetString(token.Bytes), now, now + ((ends - now) * 0.8), ends);
            return null;
        }
    }

    // No record: its text would hold the token.
    private sealed class Issued(string token, DateTimeOffset at, DateTimeOffset renewAt, DateTimeOffset ends)
    {
        public string Token => token;

        public DateTimeOffset At => at;

        public DateTimeOffset RenewAt => renewAt;

        public DateTimeOffset Ends => ends;
    }
}
