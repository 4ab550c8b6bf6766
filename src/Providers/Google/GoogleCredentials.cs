using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Auth;

namespace Keyferry.Providers.Google;

/// <summary>An identity, or why there is none.</summary>
/// <param name="Identity">The identity; null where there is none.</param>
/// <param name="Error">Why, in words that are stable between attempts.</param>
/// <param name="Owned">What is closed with the identity's user.</param>
internal sealed record IdentityResult(GoogleIdentity? Identity, string? Error, IReadOnlyList<IDisposable> Owned)
{
    /// <summary>A failure.</summary>
    public static IdentityResult Of(string error) => new(null, error, []);
}

/// <summary>Finds an identity: key, workload identity, federation, or that of the program, in ESO's order.</summary>
/// <param name="google">What is shared.</param>
/// <param name="policy">Which stores may use the program's own identity.</param>
/// <param name="ambient">The program's own identity, of which there is one.</param>
internal sealed class GoogleCredentials(GoogleEnvironment google, AmbientCredentials policy, Lazy<GoogleIdentity> ambient)
{
    /// <summary>The ServiceAccount's annotation that names the service account of Google's whose rights it has.</summary>
    public const string Annotation = "iam.gke.io/gcp-service-account";

    /// <summary>Reads what the manifest refers to. Google itself is not called yet.</summary>
    /// <param name="context">The store, and who reads for it.</param>
    /// <param name="auth">The method.</param>
    /// <param name="project">The project, where the cluster's is not written.</param>
    /// <param name="path">Where the method stands in the manifest.</param>
    /// <param name="cancellation">Ends the reads.</param>
    public async ValueTask<IdentityResult> FindAsync(
        StoreContext context, GcpAuth? auth, string project, string path, CancellationToken cancellation) => auth switch
        {
            { SecretRef: { } key } => await OfKeyAsync(context, key, cancellation),
            { WorkloadIdentity: { } identity } => await OfClusterAsync(context, identity, project, cancellation),
            { WorkloadIdentityFederation: { } federation } =>
                await new FederatedCredentials(google, context, Lends(context.Store)).FindAsync(federation, cancellation),
            _ => Lends(context.Store)
                ? new IdentityResult(ambient.Value, null, [])
                : IdentityResult.Of($"{path} is not set, and this installation lends {Whom(context.Store)}: set {path}.workloadIdentity, "
                    + "workloadIdentityFederation or secretRef" + (policy == AmbientCredentials.None ? "" : ", or have an administrator make a ClusterSecretStore")),
        };

    private bool Lends(StoreObject store) =>
        policy == AmbientCredentials.All || (policy == AmbientCredentials.ClusterStores && store.IsClusterWide);

    private string Whom(StoreObject store) => policy == AmbientCredentials.None
        ? "no store its own Google identity (--ambient-credentials=none)"
        : $"{store.Kind}s no Google identity of its own (--ambient-credentials=cluster)";

    private async ValueTask<IdentityResult> OfKeyAsync(StoreContext context, GcpSecretAuth auth, CancellationToken cancellation)
    {
        if (auth.SecretAccessKeySecretRef is not { Name.Length: > 0, Key.Length: > 0 } selector)
        {
            return IdentityResult.Of("could not fetch the service account key: name and key of secretAccessKeySecretRef must be set");
        }

        var read = await context.References.SecretKeyAsync(context, selector.Name, selector.Key, selector.Namespace, cancellation);
        using var value = read.Value;
        if (value is null)
        {
            return IdentityResult.Of($"could not fetch the service account key: {read.Error}");
        }

        var key = ServiceAccountKey.Read(value.Bytes, out var error);
        if (key is null)
        {
            return IdentityResult.Of($"key \"{selector.Key}\" of Secret \"{selector.Name}\" is no service account key: {error}");
        }

        var source = new ServiceAccountKeyTokens(key, google.Http, google.Endpoints, google.Time);
        return Owned(source, source);
    }

    private async ValueTask<IdentityResult> OfClusterAsync(
        StoreContext context, GcpWorkloadIdentity identity, string project, CancellationToken cancellation)
    {
        var account = identity.ServiceAccountRef;
        var (impersonation, error) = await ImpersonationAsync(context, account, cancellation);
        if (error is not null)
        {
            return IdentityResult.Of(error);
        }

        var cluster = new GkeCluster(
            Text(identity.ClusterProjectId) ?? project, Text(identity.ClusterLocation) ?? "", Text(identity.ClusterName) ?? "");
        var source = new GkeTokens(
            context, account, cluster, google.Http, google.Endpoints, google.Metadata, google.Calls, google.Time);
        return Owned(google.As(impersonation, source));
    }

    /// <summary>The service account that a ServiceAccount's annotation names.</summary>
    internal static async ValueTask<(Impersonation? Account, string? Error)> ImpersonationAsync(
        StoreContext context, ServiceAccountSelector account, CancellationToken cancellation)
    {
        var read = await context.References.ServiceAccountAnnotationsAsync(context, account.Name, account.Namespace, cancellation);
        return read.Value is null ? (null, $"could not get service account {account.Name}: {read.Error}")
            : !read.Value.TryGetValue(Annotation, out var email) || email.Length == 0 ? (null, null)
            : !GoogleNames.IsServiceAccount(email)
                ? (null, $"annotation {Annotation} of service account {account.Name} is no e-mail address of a service account, such as "
                    + "name@project.iam.gserviceaccount.com")
            : (new Impersonation(email), null);
    }

    private IdentityResult Owned(ITokenSource source, params IDisposable[] more)
    {
        var identity = new GoogleIdentity(source, google.Time);
        return new IdentityResult(identity, null, [identity, .. more]);
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
