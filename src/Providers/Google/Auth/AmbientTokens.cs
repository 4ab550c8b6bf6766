using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Transport;

namespace Keyferry.Providers.Google.Auth;

/// <summary>
/// Tokens of this program's own identity: of the key that GOOGLE_APPLICATION_CREDENTIALS names
/// (https://cloud.google.com/docs/authentication/application-default-credentials), or else of the metadata server.
/// </summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="http">Makes calls.</param>
/// <param name="endpoints">Where Google's services are.</param>
/// <param name="metadata">The metadata server.</param>
/// <param name="time">The clock.</param>
internal sealed class AmbientTokens(
    Func<string, string?> environment, GoogleHttp http, GoogleEndpoints endpoints, MetadataServer metadata, TimeProvider time) : ITokenSource
{
    private const string FileVariable = "GOOGLE_APPLICATION_CREDENTIALS";
    private const int LongestFile = 64 << 10;

    /// <inheritdoc/>
    public async ValueTask<TokenResult> FetchAsync(CancellationToken cancellation)
    {
        if (environment(FileVariable) is { Length: > 0 } path)
        {
            return await OfFileAsync(path, cancellation);
        }

        using var answer = await metadata.AskAsync(MetadataServer.Token, cancellation);
        return TokenAnswer.Read("the metadata server gives no token", answer, time.GetUtcNow());
    }

    private async ValueTask<TokenResult> OfFileAsync(string path, CancellationToken cancellation)
    {
        try
        {
            if (new FileInfo(path).Length > LongestFile)
            {
                return Failed($"the file of {FileVariable} is longer than {LongestFile >> 10} KiB");
            }

            var json = await File.ReadAllBytesAsync(path, cancellation);
            var key = ServiceAccountKey.Read(json, out var error);
            Array.Clear(json);
            if (key is null)
            {
                return Failed($"the file of {FileVariable} cannot be used: {error}");
            }

            using var source = new ServiceAccountKeyTokens(key, http, endpoints, time);
            return await source.FetchAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Failed($"the file of {FileVariable} cannot be read");
        }
    }

    private static TokenResult Failed(string message) => TokenResult.Of(new FetchFailure(FetchFailureKind.Invalid, message));
}
