using Keyferry.Providers.Google.Auth;

namespace Keyferry.Providers.Google.Federation;

/// <summary>Requests that AWS keys of a Secret sign.</summary>
/// <param name="keys">The keys.</param>
/// <param name="region">The region whose STS is asked.</param>
/// <param name="audience">The workload identity provider.</param>
/// <param name="time">The clock.</param>
internal sealed class AwsSubject(AwsKeys keys, string region, string audience, TimeProvider time) : ISubjectTokens
{
    /// <inheritdoc/>
    public ValueTask<SubjectToken> FetchAsync(CancellationToken cancellation) =>
        ValueTask.FromResult(SubjectToken.Of(SignedIdentityRequest.Token(keys, region, audience, time.GetUtcNow())));
}
