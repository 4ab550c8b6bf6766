using Azure.Core.Pipeline;
using Keyferry.Api.Validation;
using Keyferry.Providers.Azure.Identity;
using Keyferry.Providers.Azure.KeyVault;
using Keyferry.Providers.Azure.Pushing;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Azure;

/// <summary>Azure Key Vault (<c>provider.azurekv</c>).</summary>
public sealed class AzureProvider : IProvider
{
    private readonly AzureHttp _http;
    private readonly AzureCredentialSource _credentials;
    private readonly ProviderCalls _calls;
    private readonly TimeProvider _time;
    private readonly Func<TimeSpan, CancellationToken, Task> _wait;

    /// <summary>The provider of this program.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="time">The clock.</param>
    /// <param name="calls">Counts calls to Azure.</param>
    /// <param name="ambient">Which stores may use the identity of this process.</param>
    /// <param name="egress">Where connections to addresses of manifests may lead.</param>
    public AzureProvider(
        Func<string, string?> environment, TimeProvider time, ProviderCalls calls, AmbientCredentials ambient, EgressPolicy egress)
        : this(
            environment, time, calls, ambient, AzureHttp.Create(egress),
            (delay, cancellation) => Task.Delay(delay, time, cancellation))
    {
    }

    /// <summary>A provider over other connections.</summary>
    internal AzureProvider(
        Func<string, string?> environment, TimeProvider time, ProviderCalls calls, AmbientCredentials ambient, AzureHttp http,
        Func<TimeSpan, CancellationToken, Task> wait)
    {
        _http = http;
        _credentials = new AzureCredentialSource(new EntraCredentials(http), environment, ambient);
        _calls = calls;
        _time = time;
        _wait = wait;
    }

    /// <inheritdoc/>
    public string Key => "azurekv";

    /// <inheritdoc/>
    public string Capabilities => "ReadWrite";

    /// <inheritdoc/>
    public bool IsMaintained => true;

    /// <inheritdoc/>
    public void Validate(StoreObject store, FieldErrorList errors) => AzureStoreValidator.Validate(store, errors);

    /// <inheritdoc/>
    public StoreCredentials CredentialsOf(StoreObject store) => AzureReferences.DependenciesOf(store);

    /// <inheritdoc/>
    public async ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
    {
        if (context.Store.Spec.Provider.AzureKv is not { } spec)
        {
            return new ConnectResult(null, "spec.provider.azurekv is missing");
        }

        if (AzureCloud.Of(spec.EnvironmentType, spec.CustomCloudConfig, out var problem) is not { } cloud
            || VaultAddress.Of(spec.VaultUrl, cloud, out problem) is not { } vault)
        {
            return new ConnectResult(null, problem);
        }

        if (context.Namespace.Length == 0 && AzureReferences.IsReferent(context.Store))
        {
            return new ConnectResult(new ReferentStoreClient(), null);
        }

        var found = await _credentials.FindAsync(context, spec, cloud, cancellation);
        if (found.Credential is not { } credential)
        {
            return new ConnectResult(null, found.Error);
        }

        var (scope, error) = await new VaultScope(_http).FindAsync(cloud, vault, cancellation);
        if (scope is null)
        {
            found.Owned?.Dispose();
            return new ConnectResult(null, error);
        }

        var shared = new OneAtATimeCredential(credential);
        var client = new KeyVaultClient(
            _http.Pipeline(new BearerTokenAuthenticationPolicy(shared, scope)), vault, _calls, _time);
        return new ConnectResult(
            new AzureStoreClient(
                client, new AzureStoreWriter(client, _wait), new VaultIdentity(shared, scope, found.Owned), spec.UseAzureSdk == true),
            null);
    }

    /// <inheritdoc/>
    public RemoteKey KeyOf(StoreObject store, RemoteRef reference) => new(
        VaultObject.TryParse(reference.Key, out var item, out _) ? item.Canonical : reference.Key,
        reference.Version ?? "", reference.FetchMetadata);

    /// <inheritdoc/>
    public StoreLocation LocationOf(StoreObject store) => AzureLocation.Of(store);

    /// <inheritdoc/>
    public FetchResult Extract(RemoteRef reference, RemoteValue value) => AzureExtraction.Extract(reference, value);
}
