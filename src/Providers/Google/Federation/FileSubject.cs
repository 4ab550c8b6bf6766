using System.Security.Cryptography;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Auth;

namespace Keyferry.Providers.Google.Federation;

/// <summary>Tokens in a file of this pod, such as a projected ServiceAccount token, read anew for each exchange.</summary>
/// <param name="source">Which file, and how the token stands in it.</param>
internal sealed class FileSubject(CredentialSource source) : ISubjectTokens
{
    // The identity by which this program reads the cluster's Secrets.
    private const string OwnTokens = "/var/run/secrets/kubernetes.io/";

    /// <summary>Why a file is not read; empty where it may be.</summary>
    public static string ProblemOf(string path) =>
        !path.StartsWith('/') || path != Path.GetFullPath(path) ? "its credential_source.file is no full path"
        : IsOwn(path) ? "its credential_source.file is the token of Keyferry's own ServiceAccount, which is not given away"
        : "";

    /// <inheritdoc/>
    public async ValueTask<SubjectToken> FetchAsync(CancellationToken cancellation)
    {
        try
        {
            var target = File.ResolveLinkTarget(source.File, returnFinalTarget: true)?.FullName ?? source.File;
            if (IsOwn(target))
            {
                return Failed(ProblemOf(target));
            }

            await using var file = new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var buffer = new byte[SubjectText.Longest + 1];
            var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            var token = length < buffer.Length ? SubjectText.Read(buffer.AsSpan(0, length), source.Field) : null;
            CryptographicOperations.ZeroMemory(buffer);
            return token is null ? Failed("credential_source.file holds no token: check credential_source.format") : SubjectToken.Of(token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Failed("credential_source.file cannot be read in Keyferry's pod");
        }
    }

    private static bool IsOwn(string path) =>
        path.StartsWith(OwnTokens, StringComparison.Ordinal) || path.StartsWith("/run/secrets/kubernetes.io/", StringComparison.Ordinal)
        || path.StartsWith("/proc/", StringComparison.Ordinal);

    private static SubjectToken Failed(string message) => SubjectToken.Of(new FetchFailure(FetchFailureKind.Invalid, message));
}
