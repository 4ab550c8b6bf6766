using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using Keyferry.Providers.Generators.Acr;
using Keyferry.Providers.Generators.Aws;
using Keyferry.Providers.Generators.Beyondtrust;
using Keyferry.Providers.Generators.Cloudsmith;
using Keyferry.Providers.Generators.Fake;
using Keyferry.Providers.Generators.Gcr;
using Keyferry.Providers.Generators.Github;
using Keyferry.Providers.Generators.Gitlab;
using Keyferry.Providers.Generators.Grafana;
using Keyferry.Providers.Generators.Http;
using Keyferry.Providers.Generators.Mfa;
using Keyferry.Providers.Generators.Password;
using Keyferry.Providers.Generators.Quay;
using Keyferry.Providers.Generators.SshKey;
using Keyferry.Providers.Generators.Uuid;
using Keyferry.Providers.Generators.VaultDynamic;
using Keyferry.Providers.Generators.Webhook;
using Keyferry.Providers.Guarding;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers;

/// <summary>Finds the generator of a kind.</summary>
public sealed class GeneratorRegistry
{
    private readonly Dictionary<string, IGenerator> _generators;

    /// <summary>A registry of the given generators, each behind a <see cref="GuardedGenerator"/>.</summary>
    /// <param name="generators">The generators.</param>
    /// <param name="time">The clock.</param>
    public GeneratorRegistry(IEnumerable<IGenerator> generators, TimeProvider time) => _generators =
        generators.ToDictionary(
            static g => g.Kind, IGenerator (g) => new GuardedGenerator(g, time), StringComparer.Ordinal);

    /// <summary>Every generator.</summary>
    public IReadOnlyCollection<IGenerator> All => _generators.Values;

    /// <summary>The kinds that are served, in order.</summary>
    public IEnumerable<string> Kinds => _generators.Keys.Order(StringComparer.Ordinal);

    /// <summary>The registry of every generator of this program: a new one is a line here.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="environment">Reads an environment variable; null means that none is set.</param>
    /// <param name="calls">Counts calls to services; null counts nothing.</param>
    /// <param name="ambient">Which generators may use the identity of this process: a namespaced one, as a namespaced store.</param>
    /// <param name="egress">Where connections to addresses that tenants supply may lead; null means the default.</param>
    public static GeneratorRegistry Create(
        TimeProvider time, Func<string, string?>? environment = null, ProviderCalls? calls = null,
        AmbientCredentials ambient = AmbientCredentials.All, EgressPolicy? egress = null)
    {
        var (counted, policy) = (calls ?? new ProviderCalls(null), egress ?? EgressPolicy.Default);
        environment ??= static _ => null;
        var http = new GeneratorHttp(policy, counted, time);
        return new GeneratorRegistry(
        [
            new AcrAccessTokenGenerator(environment, time, counted, ambient, policy),
            new BeyondtrustGenerator(http),
            new CloudsmithAccessTokenGenerator(http),
            new EcrAuthorizationTokenGenerator(environment, time, counted, ambient),
            new FakeGenerator(),
            new GcrAccessTokenGenerator(environment, time, counted, ambient, policy),
            new GithubAccessTokenGenerator(http),
            new GitlabDeployTokenGenerator(http),
            new GrafanaGenerator(http),
            new MfaGenerator(time),
            new PasswordGenerator(),
            new QuayAccessTokenGenerator(http),
            new SshKeyGenerator(),
            new StsSessionTokenGenerator(environment, time, counted, ambient),
            new UuidGenerator(),
            new VaultDynamicSecretGenerator(environment, time, counted, ambient, policy),
            new WebhookGenerator(time, counted, policy),
        ],
            time);
    }

    /// <summary>Finds the generator of a kind.</summary>
    /// <param name="kind">The kind, such as <c>Password</c>.</param>
    /// <param name="generator">The generator; null where there is none.</param>
    /// <param name="error">Why there is none, and what would serve; empty where there is one.</param>
    public bool TryFind(string kind, out IGenerator? generator, out string error)
    {
        error = _generators.TryGetValue(kind, out generator)
            ? ""
            : $"generators of kind {kind} are not served by this program; served are: {string.Join(", ", Kinds)}";
        return error.Length == 0;
    }
}
