using System.Security.Cryptography;
using Amazon.Runtime;
using Keyferry.Api.Validation;
using Keyferry.Providers.Aws.Credentials;
using Keyferry.Providers.Aws.JsonServices;
using Keyferry.Providers.Aws.ParameterStore;
using Keyferry.Providers.Aws.SecretsManager;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Aws;

/// <summary>AWS Secrets Manager and Parameter Store (<c>provider.aws</c>).</summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="time">The clock.</param>
/// <param name="calls">Counts calls to AWS.</param>
/// <param name="ambient">Which stores may use the identity of this process.</param>
/// <param name="newId">Makes the ids of new versions; null means at random.</param>
public sealed class AwsProvider(
    Func<string, string?> environment, TimeProvider time, ProviderCalls calls,
    AmbientCredentials ambient = AmbientCredentials.All, Func<Guid>? newId = null) : IProvider
{
    private const string SecretsManagerService = "SecretsManager";
    private const string ParameterStoreService = "ParameterStore";

    private readonly AmbientIdentity _identity = new(time);

    /// <inheritdoc/>
    public string Key => "aws";

    /// <inheritdoc/>
    public string Capabilities => "ReadWrite";

    /// <inheritdoc/>
    public bool IsMaintained => true;

    /// <inheritdoc/>
    public void Validate(StoreObject store, FieldErrorList errors) => AwsStoreValidator.Validate(store, errors);

    /// <inheritdoc/>
    public async ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
    {
        if (context.Store.Spec.Provider.Aws is not { } spec)
        {
            return new ConnectResult(null, "spec.provider.aws is missing");
        }

        if (spec.Service is not (SecretsManagerService or ParameterStoreService))
        {
            return new ConnectResult(null, Unserved(spec.Service));
        }

        if (string.IsNullOrWhiteSpace(spec.Region))
        {
            return new ConnectResult(null, "spec.provider.aws.region is empty; set it, such as eu-central-1");
        }

        if (!AwsRetry.TryRead(context.Store.Spec.RetrySettings, out var retry, out var error))
        {
            return new ConnectResult(null, $"unable to initialize aws provider: {error}");
        }

        if (context.Namespace.Length == 0 && CredentialSource.IsReferent(context.Store))
        {
            return new ConnectResult(new ReferentStoreClient(), null);
        }

        var clients = new AwsClients(spec.Region, new AwsEndpoints(environment), retry, time, calls);
        var found = await new CredentialSource(clients, _identity, ambient, time).FindAsync(context, spec, cancellation);
        if (found.Credentials is not { } credentials)
        {
            return new ConnectResult(null, $"unable to create session: {found.Error}");
        }

        return new ConnectResult(ClientOf(context, clients, credentials, found.Owned), null);
    }

    /// <inheritdoc/>
    public StoreCredentials CredentialsOf(StoreObject store) => CredentialSource.DependenciesOf(store);

    /// <inheritdoc/>
    public RemoteKey KeyOf(StoreObject store, RemoteRef reference) => new(
        store.Spec.Provider.Aws?.Prefix + reference.Key,
        reference.FetchMetadata ? "" : reference.Version ?? "", reference.FetchMetadata);

    /// <inheritdoc/>
    public int MaxKeysPerCall(StoreObject store, RemoteKey key) => store.Spec.Provider.Aws?.Service == ParameterStoreService
        ? ParameterStoreReader.IsBatched(key) ? ParameterStoreReader.BatchSize : 1
        : SecretsManagerReader.IsBatched(key) ? SecretsManagerReader.BatchSize : 1;

    /// <inheritdoc/>
    public StoreLocation LocationOf(StoreObject store) => AwsLocation.Of(store);

    /// <inheritdoc/>
    public FetchResult Extract(RemoteRef reference, RemoteValue value) =>
        AwsExtraction.Extract(reference, value);

    private AwsStoreClient ClientOf(
        StoreContext context, AwsClients clients, AWSCredentials credentials, IReadOnlyList<IDisposable> owned)
    {
        var spec = context.Store.Spec.Provider.Aws!;
        if (spec.Service == ParameterStoreService)
        {
            var parameters = new ParameterStoreClient(clients.Json(JsonService.ParameterStore, credentials));
            return new AwsStoreClient(
                new ParameterStoreReader(parameters), new ParameterStoreFinder(parameters),
                new ParameterStoreWriter(parameters, spec.Prefix), credentials, [parameters, .. owned]);
        }

        var secrets = new SecretsManagerClient(clients.Json(JsonService.SecretsManager, credentials));
        return new AwsStoreClient(
            new SecretsManagerReader(secrets), new SecretsManagerFinder(secrets),
            new SecretsManagerWriter(secrets, context, newId ?? NewId), credentials, [secrets, .. owned]);
    }

    private static Guid NewId() => new(RandomNumberGenerator.GetBytes(16));

    private static string Unserved(string service) => service == "CertificateManager"
        ? "spec.provider.aws.service CertificateManager is not served by this program yet; SecretsManager and "
            + "ParameterStore are"
        : $"unknown AWS Provider Service: {service}";
}
