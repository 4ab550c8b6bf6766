using System.Security.Cryptography.X509Certificates;
using Keyferry.Local.Server;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>A server to play against: its address, and the token of its administrator.</summary>
internal sealed record ServerUnderTest(Uri Address, string Token, InMemoryApiServer? Own) : IAsyncDisposable
{
    /// <summary>
    /// Starts an in-memory server; or takes another one that <c>KEYFERRY_TRANSCRIPT_SERVER</c> names ("URL TOKEN"), to
    /// hold the recordings against it.
    /// </summary>
    /// <param name="https">kubectl sends no token over plain HTTP.</param>
    /// <param name="cancel">Cancels the start.</param>
    public static async Task<ServerUnderTest> StartAsync(bool https, CancellationToken cancel)
    {
        if (Environment.GetEnvironmentVariable("KEYFERRY_TRANSCRIPT_SERVER") is { Length: > 0 } given)
        {
            var words = given.Split(' ');
            return new ServerUnderTest(new Uri(words[0]), words[1], null);
        }

        var server = await InMemoryApiServer.StartAsync(
            // What was recorded is an API server alone.
            new InMemoryApiServerOptions { Https = https, RunWorkloads = false }, cancel);
        return new ServerUnderTest(server.Address, server.AdminToken, server);
    }

    /// <summary>Trusts the server's own authority.</summary>
    public X509ChainPolicy? Trust()
    {
        if (Own is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(Own.CaPem);
        return policy;
    }

    public ValueTask DisposeAsync() => Own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
