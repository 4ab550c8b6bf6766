using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Providers.Aws;
using Keyferry.Providers.Azure;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Fake;
using Keyferry.Providers.Google;
using Keyferry.Providers.Guarding;
using Keyferry.Providers.Http;
using Keyferry.Providers.Kubernetes;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Vault;
using Keyferry.Providers.Vault.OpenBao;
using Keyferry.Providers.Webhook;

namespace Keyferry.Providers;

/// <summary>Finds the provider that serves a store.</summary>
public sealed class ProviderRegistry
{
    private readonly Dictionary<string, IProvider> _providers;

    /// <summary>A registry of the given providers, each behind a <see cref="GuardedProvider"/>.</summary>
    /// <param name="providers">The providers.</param>
    /// <param name="time">The clock; null means the system's.</param>
    public ProviderRegistry(IEnumerable<IProvider> providers, TimeProvider? time = null) => _providers =
        providers.ToDictionary(
            static p => p.Key, IProvider (p) => new GuardedProvider(p, time ?? TimeProvider.System),
            StringComparer.Ordinal);

    /// <summary>Every provider.</summary>
    public IReadOnlyCollection<IProvider> All => _providers.Values;

    /// <summary>The keys that are served, in order.</summary>
    public IEnumerable<string> Keys => _providers.Keys.Order(StringComparer.Ordinal);

    /// <summary>The registry of every provider of this program: a new one is a line here.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="time">The clock.</param>
    /// <param name="calls">Counts calls to stores.</param>
    /// <param name="ambient">Which stores may use the identity of this process.</param>
    /// <param name="egress">Where connections to addresses that tenants supply may lead; null means the default.</param>
    public static ProviderRegistry Create(
        Func<string, string?> environment, TimeProvider time, ProviderCalls calls,
        AmbientCredentials ambient = AmbientCredentials.All, EgressPolicy? egress = null) => new(
    [
        new AwsProvider(environment, time, calls, ambient),
        new AzureProvider(environment, time, calls, ambient, egress ?? EgressPolicy.Default),
        new FakeProvider(),
        new GoogleProvider(environment, time, calls, ambient, egress ?? EgressPolicy.Default),
        new KubernetesProvider(time, calls, egress ?? EgressPolicy.Default),
        new OpenBaoProvider(environment, time, calls, ambient, egress ?? EgressPolicy.Default),
        new VaultProvider(environment, time, calls, ambient, egress ?? EgressPolicy.Default),
        new WebhookProvider(time, calls, egress ?? EgressPolicy.Default),
    ],
        time);

    /// <summary>Finds the provider of a store.</summary>
    /// <param name="spec">The store's spec.</param>
    /// <param name="provider">The provider; null where there is none.</param>
    /// <param name="error">Why there is none, and what would serve; empty where there is one.</param>
    public bool TryFind(SecretStoreSpec spec, out IProvider? provider, out string error)
    {
        provider = null;
        var keys = StoreProviderKeys.Of(spec.Provider);
        if (keys.Count != 1)
        {
            error = keys.Count == 0
                ? $"spec.provider is empty; set exactly one of: {string.Join(", ", Keys)}"
                : $"spec.provider has {string.Join(", ", keys)}; set exactly one";
            return false;
        }

        error = _providers.TryGetValue(keys[0], out provider)
            ? ""
            : $"spec.provider.{keys[0]} is not served by this program; served are: {string.Join(", ", Keys)}";
        return error.Length == 0;
    }
}
