using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Identity;
using Keyferry.Providers.Aws.JsonServices;

namespace Keyferry.Providers.Aws.Credentials;

/// <summary>
/// The SDK's default chain: environment, web identity of the pod, profile, container endpoint (Pod Identity), instance.
/// One for the process: what it finds renews itself, so that a thousand passes cost one call to STS. It is walked anew
/// now and then, since a profile file may be replaced.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class AmbientIdentity(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private Chain? _current;

    /// <summary>Credentials that walk the chain when they are first needed.</summary>
    public AWSCredentials Credentials()
    {
        lock (_gate)
        {
            if (_current is null || time.GetElapsedTime(_current.Born) > Lifetime)
            {
                // Never disposed of: a pass may still hold what it found, and it owns nothing but a lock.
                _current = new Chain(new DefaultAWSCredentialsIdentityResolver(), time.GetTimestamp());
            }

            return _current;
        }
    }

    private sealed class Chain(IIdentityResolver<AWSCredentials> resolver, long born) : AWSCredentials
    {
        private AWSCredentials? _found;

        public long Born => born;

        public override async Task<ImmutableCredentials> GetCredentialsAsync()
        {
            _found ??= await resolver.ResolveIdentityAsync(new JsonServiceConfig(JsonService.SecretsManager));
            return await _found.GetCredentialsAsync();
        }

        // The SDK's signer asks without waiting, after its pipeline may or may not have asked the other way.
        public override ImmutableCredentials GetCredentials()
        {
            _found ??= resolver.ResolveIdentity(new JsonServiceConfig(JsonService.SecretsManager));
            return _found.GetCredentials();
        }
    }
}
