using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Stores;
using Keyferry.Providers.Vault.Kv;
using Keyferry.Providers.Vault.Sessions;

namespace Keyferry.Providers.Vault;

/// <summary>The KV engines of HashiCorp Vault, and of what speaks its API (<c>provider.vault</c>).</summary>
public sealed class VaultProvider : IProvider
{
    private readonly VaultConnector _connector;

    /// <summary>Makes the provider.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="time">The clock.</param>
    /// <param name="calls">Counts calls to Vault.</param>
    /// <param name="ambient">Which stores may use the identity of this process.</param>
    /// <param name="egress">Where connections to addresses that tenants supply may lead.</param>
    public VaultProvider(
        Func<string, string?> environment, TimeProvider time, ProviderCalls calls, AmbientCredentials ambient, EgressPolicy egress)
        : this(new VaultSettings(environment, time, calls, ambient, egress))
    {
    }

    internal VaultProvider(VaultSettings settings) => _connector = new VaultConnector(settings, new LoginPatience(settings.Time));

    /// <inheritdoc/>
    public string Key => "vault";

    /// <inheritdoc/>
    public string Capabilities => "ReadWrite";

    /// <inheritdoc/>
    public bool IsMaintained => true;

    /// <inheritdoc/>
    public void Validate(StoreObject store, FieldErrorList errors) => VaultStoreValidator.Validate(store, errors);

    /// <inheritdoc/>
    public StoreCredentials CredentialsOf(StoreObject store) => VaultReferences.Of(store.Spec.Provider.Vault);

    /// <inheritdoc/>
    public async ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
    {
        if (context.Store.Spec.Provider.Vault is not { } spec)
        {
            return new ConnectResult(null, "spec.provider.vault is missing");
        }

        if (context.Namespace.Length == 0 && CredentialsOf(context.Store).References.Any(static r => string.IsNullOrEmpty(r.Namespace)))
        {
            return new ConnectResult(new ReferentStoreClient(), null);
        }

        var (session, error) = await _connector.ConnectAsync(
            context, spec, context.Store.Spec.RetrySettings, keepsToken: false, cancellation);
        if (session is null)
        {
            return new ConnectResult(null, error);
        }

        var paths = PathsOf(spec);
        var mounts = new KvMounts(session, paths);
        var reader = new KvReader(session, paths, mounts);
        return new ConnectResult(
            new VaultStoreClient(
                session, reader, new KvFinder(session, paths, reader, mounts),
                new KvWriter(session, paths, reader, mounts, spec.CheckAndSet?.Required == true)),
            null);
    }

    /// <inheritdoc/>
    public RemoteKey KeyOf(StoreObject store, RemoteRef reference)
    {
        var paths = PathsOf(store.Spec.Provider.Vault ?? new VaultProviderSpec());
        return reference.FetchMetadata
            ? new RemoteKey(paths.NameOfMetadata(reference.Key), IsMetadata: true)
            : new RemoteKey(paths.DataOf(reference.Key), paths.IsV2 ? reference.Version ?? "" : "");
    }

    /// <inheritdoc/>
    public StoreLocation LocationOf(StoreObject store) => VaultLocation.Of(store.Spec.Provider.Vault ?? new VaultProviderSpec());

    /// <inheritdoc/>
    public FetchResult Extract(RemoteRef reference, RemoteValue value) => VaultExtraction.Extract(reference, value);

    private static VaultPaths PathsOf(VaultProviderSpec spec) => new(VaultPaths.Clean(spec.Path ?? ""), spec.Version != "v1");
}
