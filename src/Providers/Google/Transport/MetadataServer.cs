using System.Text;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Google.Transport;

/// <summary>The metadata server of a node of Google Cloud (https://cloud.google.com/compute/docs/metadata/overview).</summary>
/// <param name="http">Makes calls.</param>
/// <param name="endpoints">Where it is.</param>
internal sealed class MetadataServer(GoogleHttp http, GoogleEndpoints endpoints)
{
    private const int LongestText = 1024;

    /// <summary>The path of the project's ID.</summary>
    public const string ProjectId = "project/project-id";

    /// <summary>The path of a GKE cluster's name.</summary>
    public const string ClusterName = "instance/attributes/cluster-name";

    /// <summary>The path of a GKE cluster's location.</summary>
    public const string ClusterLocation = "instance/attributes/cluster-location";

    /// <summary>The path of a token of the node's, or the pod's, service account.</summary>
    public const string Token = "instance/service-accounts/default/token";

    /// <summary>Asks for an answer.</summary>
    /// <param name="path">The path below <c>computeMetadata/v1</c>.</param>
    /// <param name="cancellation">Ends it.</param>
    public ValueTask<StoreAnswer> AskAsync(string path, CancellationToken cancellation) => http.SendAsync(
        GoogleChannel.Metadata, new StoreCall("GetMetadata"),
        () => new HttpRequestMessage(HttpMethod.Get, new Uri(endpoints.Metadata, $"computeMetadata/v1/{path}"))
        {
            Headers = { { "Metadata-Flavor", "Google" } },
        },
        cancellation);

    /// <summary>Asks for a short text.</summary>
    /// <param name="path">The path below <c>computeMetadata/v1</c>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The text; null where there is none.</returns>
    public async ValueTask<string?> TextAsync(string path, CancellationToken cancellation)
    {
        using var answer = await AskAsync(path, cancellation);
        return answer is { IsSuccess: true, Body.Length: > 0 and <= LongestText } ? Encoding.UTF8.GetString(answer.Body.Span).Trim() : null;
    }
}
