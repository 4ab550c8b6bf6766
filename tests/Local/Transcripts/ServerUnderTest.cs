namespace Keyferry.Local.Tests.Transcripts;

/// <summary>A server to play against: its address, and the token of its administrator.</summary>
internal sealed record ServerUnderTest(Uri Address, string Token) : IAsyncDisposable
{
    /// <summary>Takes the server that <c>KEYFERRY_TRANSCRIPT_SERVER</c> names ("URL TOKEN").</summary>
    public static Task<ServerUnderTest> StartAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var given = (Environment.GetEnvironmentVariable("KEYFERRY_TRANSCRIPT_SERVER") ?? "http://127.0.0.1:9 none").Split(' ');
        return Task.FromResult(new ServerUnderTest(new Uri(given[0]), given[1]));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
