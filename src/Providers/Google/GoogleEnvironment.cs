using Keyferry.Providers.Google.Auth;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Google;

/// <summary>What all that signs in to Google for one store shares.</summary>
/// <param name="Http">Makes calls.</param>
/// <param name="Endpoints">Where Google's services are.</param>
/// <param name="Variable">Reads an environment variable.</param>
/// <param name="Calls">Counts calls.</param>
/// <param name="Time">The clock.</param>
internal sealed record GoogleEnvironment(
    GoogleHttp Http, GoogleEndpoints Endpoints, Func<string, string?> Variable, ProviderCalls Calls, TimeProvider Time)
{
    /// <summary>The metadata server.</summary>
    public MetadataServer Metadata { get; } = new(Http, Endpoints);

    /// <summary>The tokens of a service account, had with another's; or the other's, where there is no such account.</summary>
    public ITokenSource As(Impersonation? account, ITokenSource source) =>
        account is null ? source : new ImpersonatedTokens(source, account, Http, Endpoints, Time);
}
