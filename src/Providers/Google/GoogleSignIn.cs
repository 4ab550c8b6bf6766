using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Auth;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Google;

/// <summary>What stores and generators sign in to Google with. The program's own identity is one for all of them.</summary>
internal sealed class GoogleSignIn
{
    private readonly Func<string, string?> _environment;
    private readonly TimeProvider _time;
    private readonly ProviderCalls _calls;
    private readonly AmbientCredentials _policy;
    private readonly EgressPolicy _egress;
    private readonly Func<GoogleChannel, HttpMessageHandler>? _handlers;
    private readonly Lazy<GoogleIdentity> _ambient;

    /// <summary>Prepares; nothing is called yet.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="time">The clock.</param>
    /// <param name="calls">Counts calls.</param>
    /// <param name="policy">Which stores may use the identity of this process.</param>
    /// <param name="egress">Where connections may lead.</param>
    /// <param name="handlers">Makes what calls go through, for tests; null means the network.</param>
    public GoogleSignIn(
        Func<string, string?> environment, TimeProvider time, ProviderCalls calls, AmbientCredentials policy, EgressPolicy egress,
        Func<GoogleChannel, HttpMessageHandler>? handlers = null)
    {
        (_environment, _time, _calls, _policy, _egress, _handlers) = (environment, time, calls, policy, egress, handlers);
        _ambient = new Lazy<GoogleIdentity>(OwnIdentity);
    }

    /// <summary>Connections for one store; the caller closes them.</summary>
    public GoogleEnvironment Open() => new(
        new GoogleHttp(_egress, _calls, _time, _handlers), new GoogleEndpoints(_environment), _environment, _calls, _time);

    /// <summary>Finds identities.</summary>
    /// <param name="google">The connections.</param>
    public GoogleCredentials Credentials(GoogleEnvironment google) => new(google, _policy, _ambient);

    // It lives as long as the process.
    private GoogleIdentity OwnIdentity()
    {
        var google = Open();
        return new GoogleIdentity(new AmbientTokens(_environment, google.Http, google.Endpoints, google.Metadata, _time), _time);
    }
}
