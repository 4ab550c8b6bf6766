using System.Net.Http.Headers;
using k8s.Authentication;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>The bearer tokens of a credential plugin, each for as long as it holds. Safe to use from several threads.</summary>
/// <param name="run">Runs the plugin.</param>
/// <param name="first">What it gave first.</param>
/// <param name="time">The clock.</param>
internal sealed class PluginTokens(Func<CancellationToken, Task<ExecCredential>> run, ExecCredential first, TimeProvider time) : ITokenProvider, IDisposable
{
    // A request that is sent now must find the token good when it arrives.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _running = new(1);
    private ExecCredential _current = first;

    /// <inheritdoc/>
    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        if (!IsGood(Volatile.Read(ref _current)))
        {
            await _running.WaitAsync(cancellationToken);
            try
            {
                if (!IsGood(_current))
                {
                    Volatile.Write(ref _current, await run(cancellationToken));
                }
            }
            finally
            {
                _running.Release();
            }
        }

        return new AuthenticationHeaderValue("Bearer", Volatile.Read(ref _current).BearerToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _running.Dispose();

    private bool IsGood(ExecCredential credential) => credential.Expires is not { } end || end - Margin > time.GetUtcNow();
}
