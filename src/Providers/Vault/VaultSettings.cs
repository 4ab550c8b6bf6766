using Keyferry.Providers.Contract;
using Keyferry.Providers.Google;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Vault;

/// <summary>What all connections to Vaults share.</summary>
/// <param name="Environment">Reads an environment variable.</param>
/// <param name="Time">The clock.</param>
/// <param name="Calls">Counts calls.</param>
/// <param name="Ambient">Which stores may use the identity of this process.</param>
/// <param name="Egress">Where connections may lead.</param>
internal sealed record VaultSettings(
    Func<string, string?> Environment, TimeProvider Time, ProviderCalls Calls, AmbientCredentials Ambient, EgressPolicy Egress)
{
    /// <summary>Makes what calls; tests put their own in.</summary>
    public Func<StoreHttpOptions, StoreHttp> Http { get; init; } = options => new StoreHttp(options, Egress, Calls, Time);

    /// <summary>What logins with an identity of Google's sign in with; tests put their own in.</summary>
    public GoogleSignIn Google { get; init; } = new(Environment, Time, Calls, Ambient, Egress);

    /// <summary>The file with this process's own token; null means where Kubernetes puts it.</summary>
    public string? OwnTokenFile { get; init; }
}
