using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.SecretManager;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Google;

/// <summary>Google Secret Manager (<c>provider.gcpsm</c>).</summary>
public sealed class GoogleProvider : IProvider
{
    private const string Auth = "spec.provider.gcpsm.auth";
    private readonly GoogleSignIn _signIn;
    private readonly SecretLocks _locks = new();

    /// <summary>The provider.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="time">The clock.</param>
    /// <param name="calls">Counts calls to Google.</param>
    /// <param name="ambient">Which stores may use the identity of this process.</param>
    /// <param name="egress">Where connections may lead.</param>
    public GoogleProvider(
        Func<string, string?> environment, TimeProvider time, ProviderCalls calls, AmbientCredentials ambient, EgressPolicy egress)
        : this(new GoogleSignIn(environment, time, calls, ambient, egress))
    {
    }

    /// <summary>A provider that signs in by the caller's means.</summary>
    internal GoogleProvider(GoogleSignIn signIn) => _signIn = signIn;

    /// <inheritdoc/>
    public string Key => "gcpsm";

    /// <inheritdoc/>
    public string Capabilities => "ReadWrite";

    /// <inheritdoc/>
    public bool IsMaintained => true;

    // Whoever may list a project's secrets often may read some of them only.
    /// <inheritdoc/>
    public bool LeavesOutUnreadable => true;

    /// <inheritdoc/>
    public void Validate(StoreObject store, FieldErrorList errors) => GoogleStoreValidator.Validate(store, errors);

    /// <inheritdoc/>
    public StoreCredentials CredentialsOf(StoreObject store) =>
        new(GoogleReferences.IsReferent(store), GoogleReferences.Of(store.Spec.Provider.GcpSm?.Auth));

    /// <inheritdoc/>
    public async ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
    {
        if (context.Store.Spec.Provider.GcpSm is not { } spec)
        {
            return new ConnectResult(null, "spec.provider.gcpsm is missing");
        }

        if (!string.IsNullOrEmpty(spec.Location) && !GoogleNames.IsLocation(spec.Location))
        {
            return new ConnectResult(null, $"spec.provider.gcpsm.location {CredentialText.Shown(spec.Location)} is no location, such as europe-west3");
        }

        if (context.Namespace.Length == 0 && GoogleReferences.IsReferent(context.Store))
        {
            return new ConnectResult(new ReferentStoreClient(), null);
        }

        GoogleEnvironment? google = _signIn.Open();
        try
        {
            var (client, error) = await ConnectAsync(google, context, spec, cancellation);
            if (client is not null)
            {
                google = null;
            }

            return new ConnectResult(client, error);
        }
        finally
        {
            google?.Http.Dispose();
        }
    }

    /// <inheritdoc/>
    public RemoteKey KeyOf(StoreObject store, RemoteRef reference) =>
        new(reference.Key, reference.FetchMetadata ? "" : reference.Version ?? "", reference.FetchMetadata);

    /// <inheritdoc/>
    public StoreLocation LocationOf(StoreObject store) => GoogleStoreLocation.Of(store.Spec.Provider.GcpSm ?? new GcpProviderSpec());

    /// <inheritdoc/>
    public FetchResult Extract(RemoteRef reference, RemoteValue value) => GoogleExtraction.Extract(reference, value);

    private async ValueTask<(IStoreClient? Client, string? Error)> ConnectAsync(
        GoogleEnvironment google, StoreContext context, GcpProviderSpec spec, CancellationToken cancellation)
    {
        var project = GoogleStoreLocation.ProjectOf(spec) is { Length: > 0 } written ? written
            : spec.Auth?.SecretRef is not null ? null
            : await google.Metadata.TextAsync(MetadataServer.ProjectId, cancellation);
        if (string.IsNullOrEmpty(project) || !GoogleNames.IsProject(project))
        {
            return (null, string.IsNullOrEmpty(project)
                ? "unable to find ProjectID in storeSpec: set spec.provider.gcpsm.projectID"
                : $"spec.provider.gcpsm.projectID {CredentialText.Shown(project)} is no ID of a project, such as my-project");
        }

        var found = await _signIn.Credentials(google).FindAsync(context, spec.Auth, project, Auth, cancellation);
        if (found.Identity is not { } identity)
        {
            return (null, $"unable to get credentials: {found.Error}");
        }

        var location = spec.Location ?? "";
        var client = new SecretManagerClient(
            google.Http, identity, google.Endpoints.SecretManager(location),
            location.Length == 0 ? $"projects/{project}" : $"projects/{project}/locations/{location}");
        var reader = new SecretManagerReader(client, spec.SecretVersionSelectionPolicy == "LatestOrFetch");
        return (new GoogleStoreClient(client, reader, new SecretManagerWriter(client, reader, _locks), identity, [google.Http, .. found.Owned]), null);
    }
}
