using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Stores;
using Keyferry.Providers.Vault.Kv;
using Keyferry.Providers.Vault.Sessions;

namespace Keyferry.Providers.Vault.OpenBao;

/// <summary>
/// The KV engines of OpenBao, read only (<c>provider.openBao</c>). Where External Secrets Operator's differs from its Vault
/// provider, so does this: properties are names of members, find lists one folder.
/// </summary>
public sealed class OpenBaoProvider : IProvider
{
    private readonly VaultConnector _connector;

    /// <summary>Makes the provider.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="time">The clock.</param>
    /// <param name="calls">Counts calls to OpenBao.</param>
    /// <param name="ambient">Which stores may use the identity of this process.</param>
    /// <param name="egress">Where connections to addresses that tenants supply may lead.</param>
    public OpenBaoProvider(
        Func<string, string?> environment, TimeProvider time, ProviderCalls calls, AmbientCredentials ambient, EgressPolicy egress)
        : this(new VaultSettings(environment, time, calls, ambient, egress))
    {
    }

    internal OpenBaoProvider(VaultSettings settings) => _connector = new VaultConnector(settings, new LoginPatience(settings.Time));

    /// <inheritdoc/>
    public string Key => "openBao";

    /// <inheritdoc/>
    public string Capabilities => "ReadOnly";

    /// <inheritdoc/>
    public bool IsMaintained => true;

    /// <inheritdoc/>
    public void Validate(StoreObject store, FieldErrorList errors) => OpenBaoStoreValidator.Validate(store, errors);

    /// <inheritdoc/>
    public StoreCredentials CredentialsOf(StoreObject store) => VaultReferences.Of(OpenBaoSpecs.AsVault(store.Spec.Provider.OpenBao));

    /// <inheritdoc/>
    public async ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
    {
        if (OpenBaoSpecs.AsVault(context.Store.Spec.Provider.OpenBao) is not { } spec)
        {
            return new ConnectResult(null, "spec.provider.openBao is missing");
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
        var finder = new KvFinder(session, paths, reader, mounts);
        return new ConnectResult(
            new VaultStoreClient(session, reader, new OpenBaoFinder(finder, paths), writer: null)
            {
                Check = token => new OpenBaoMount(session, paths).CheckAsync(token),
            },
            null);
    }

    /// <inheritdoc/>
    public RemoteKey KeyOf(StoreObject store, RemoteRef reference)
    {
        var paths = PathsOf(OpenBaoSpecs.AsVault(store.Spec.Provider.OpenBao) ?? new VaultProviderSpec());

        // The version stays in the key where the engine keeps none, so that the read can refuse it.
        return new RemoteKey(paths.DataOf(reference.Key), reference.Version ?? "");
    }

    /// <inheritdoc/>
    public StoreLocation LocationOf(StoreObject store) =>
        VaultLocation.Of(OpenBaoSpecs.AsVault(store.Spec.Provider.OpenBao) ?? new VaultProviderSpec());

    /// <inheritdoc/>
    public FetchResult Extract(RemoteRef reference, RemoteValue value) =>
        VaultExtraction.Extract(reference, value, takesPaths: false);

    private static VaultPaths PathsOf(VaultProviderSpec spec) => new(VaultPaths.Clean(spec.Path ?? ""), spec.Version != "v1") { Field = "spec.provider.openBao" };
}
