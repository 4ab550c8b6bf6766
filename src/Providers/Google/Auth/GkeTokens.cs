using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Transport;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Google.Auth;

/// <summary>A GKE cluster, whose ServiceAccounts Google Cloud knows.</summary>
/// <param name="Project">The cluster's project; empty where the metadata server is to tell.</param>
/// <param name="Location">Its location; empty where the metadata server is to tell.</param>
/// <param name="Name">Its name; empty where the metadata server is to tell.</param>
internal sealed record GkeCluster(string Project, string Location, string Name);

/// <summary>
/// Tokens for a ServiceAccount of a GKE cluster: its token is bound to the cluster's identity pool
/// (https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity).
/// </summary>
/// <param name="context">The store, and who reads for it.</param>
/// <param name="account">The ServiceAccount.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="http">Makes calls.</param>
/// <param name="endpoints">Where Google's services are.</param>
/// <param name="metadata">Tells what is not written.</param>
/// <param name="calls">Counts calls.</param>
/// <param name="time">The clock.</param>
internal sealed class GkeTokens(
    StoreContext context, ServiceAccountSelector account, GkeCluster cluster, GoogleHttp http, GoogleEndpoints endpoints,
    MetadataServer metadata, ProviderCalls calls, TimeProvider time) : ITokenSource
{
    /// <inheritdoc/>
    public async ValueTask<TokenResult> FetchAsync(CancellationToken cancellation)
    {
        var project = await FindAsync(cluster.Project, MetadataServer.ProjectId, cancellation);
        var location = await FindAsync(cluster.Location, MetadataServer.ClusterLocation, cancellation);
        var name = await FindAsync(cluster.Name, MetadataServer.ClusterName, cancellation);
        var problem = project is null || !GoogleNames.IsProject(project) ? "clusterProjectID"
            : location is null || !GoogleNames.IsLocation(location) ? "clusterLocation"
            : name is null || !GoogleNames.IsCluster(name) ? "clusterName"
            : null;
        if (problem is not null)
        {
            return TokenResult.Of(new FetchFailure(
                FetchFailureKind.Unavailable,
                $"unable to find the GKE cluster: set auth.workloadIdentity.{problem} (the metadata server of this node does not tell it)"));
        }

        var pool = $"{project}.svc.id.goog";
        var subject = await new ServiceAccountTokens(context, account, [pool, .. account.Audiences ?? []], calls).FetchAsync(cancellation);
        return subject.Token is { } token
            ? await BindAsync(token, $"identitynamespace:{pool}:https://container.googleapis.com/v1/projects/{project}/locations/{location}/clusters/{name}", cancellation)
            : TokenResult.Of(subject.Failure!);
    }

    private async ValueTask<TokenResult> BindAsync(string token, string audience, CancellationToken cancellation)
    {
        var body = GoogleJson.Body(json =>
        {
            json.WriteString("audience", audience);
            json.WriteString("grant_type", TokenExchange.GrantType);
            json.WriteString("requested_token_type", TokenExchange.AccessToken);
            json.WriteString("scope", ServiceAccountKeyTokens.Scope);
            json.WriteString("subject_token", token);
            json.WriteString("subject_token_type", TokenExchange.Jwt);
        });
        using var answer = await http.SendAsync(
            GoogleChannel.Google, new StoreCall("GenerateIDBindToken", IsIdempotent: true),
            () => GoogleJson.Request(HttpMethod.Post, endpoints.IdentityBinding, body), cancellation);
        return TokenAnswer.Read($"no token for service account {account.Name} of this cluster", answer, time.GetUtcNow());
    }

    private async ValueTask<string?> FindAsync(string given, string path, CancellationToken cancellation) =>
        given.Length > 0 ? given : await metadata.TextAsync(path, cancellation);
}
