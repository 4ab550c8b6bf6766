using Keyferry.Api.Validation;
using Keyferry.Providers.Aws.Credentials;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Aws;

/// <summary>AWS Secrets Manager (<c>provider.aws</c>).</summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="time">The clock.</param>
/// <param name="calls">Counts calls to AWS.</param>
/// <param name="ambient">Which stores may use the identity of this process.</param>
public sealed class AwsProvider(
    Func<string, string?> environment, TimeProvider time, ProviderCalls calls,
    AmbientCredentials ambient = AmbientCredentials.All) : IProvider
{
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

        if (spec.Service != "SecretsManager")
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

        var clients = new AwsClients(spec.Region, new AwsEndpoints(environment), retry, time);
        var found = await new CredentialSource(clients, _identity, ambient, time).FindAsync(context, spec, cancellation);
        if (found.Credentials is not { } credentials)
        {
            return new ConnectResult(null, $"unable to create session: {found.Error}");
        }

        var reader = new SecretsManagerReader(clients.SecretsManager(credentials), calls);
        return new ConnectResult(new AwsSecretsManagerStoreClient(reader, credentials, found.Owned), null);
    }

    /// <inheritdoc/>
    public StoreCredentials CredentialsOf(StoreObject store) => CredentialSource.DependenciesOf(store);

    /// <inheritdoc/>
    public RemoteKey KeyOf(StoreObject store, RemoteRef reference) => new(
        store.Spec.Provider.Aws?.Prefix + reference.Key,
        reference.FetchMetadata ? "" : reference.Version ?? "", reference.FetchMetadata);

    /// <inheritdoc/>
    public FetchResult Extract(RemoteRef reference, RemoteValue value) =>
        SecretsManagerExtraction.Extract(reference, value);

    private static string Unserved(string service) => service is "ParameterStore" or "CertificateManager"
        ? $"spec.provider.aws.service {service} is not served by this program yet; SecretsManager is"
        : $"unknown AWS Provider Service: {service}";
}
