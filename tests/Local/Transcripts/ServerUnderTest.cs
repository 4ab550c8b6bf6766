using Keyferry.Local.Server;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>A server to play against: its address, and the token of its administrator.</summary>
internal sealed record ServerUnderTest(Uri Address, string Token, InMemoryApiServer? Own) : IAsyncDisposable
{
    /// <summary>
    /// Starts an in-memory server; or takes another one that <c>KEYFERRY_TRANSCRIPT_SERVER</c> names ("URL TOKEN"), to
    /// hold the recordings against it.
    /// </summary>
    public static async Task<ServerUnderTest> StartAsync(CancellationToken cancel)
    {
        if (Environment.GetEnvironmentVariable("KEYFERRY_TRANSCRIPT_SERVER") is { Length: > 0 } given)
        {
            var words = given.Split(' ');
            return new ServerUnderTest(new Uri(words[0]), words[1], null);
        }

        var server = await InMemoryApiServer.StartAsync(new InMemoryApiServerOptions { Https = false }, cancel);
        return new ServerUnderTest(server.Address, server.AdminToken, server);
    }

    public ValueTask DisposeAsync() => Own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
