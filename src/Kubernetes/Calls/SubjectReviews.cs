using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Calls;

/// <summary>Asks the API server who somebody else is, and what he may do.</summary>
/// <param name="api">Makes the calls.</param>
public sealed class SubjectReviews(KubeApi api)
{
    /// <summary>Whose token it is; a token that is none of the server's is an answer too.</summary>
    /// <param name="token">The bearer token.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<KubeResult<V1TokenReview>> TokenAsync(string token, CancellationToken cancellation) => SendAsync(
        "/apis/authentication.k8s.io/v1/tokenreviews",
        new V1TokenReview
        {
            ApiVersion = "authentication.k8s.io/v1", Kind = "TokenReview", Spec = new V1TokenReviewSpec { Token = token },
        },
        KubeJsonContext.Default.V1TokenReview, secret: true, cancellation);

    /// <summary>Whether somebody may do something with all objects of a kind.</summary>
    /// <param name="user">Who, as a review of his token says.</param>
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace; empty means all.</param>
    /// <param name="verb">What, such as <c>list</c>.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<KubeResult<V1SubjectAccessReview>> AccessAsync(
        V1UserInfo user, ResourceType type, string ns, string verb, CancellationToken cancellation) => AccessAsync(
        user,
        new V1SubjectAccessReviewSpec
        {
            ResourceAttributes = new V1ResourceAttributes { Group = type.Group, Resource = type.Plural, NamespaceProperty = ns, Verb = verb },
        },
        cancellation);

    /// <summary>Whether somebody may do something with a path that is no resource's.</summary>
    /// <param name="user">Who, as a review of his token says.</param>
    /// <param name="path">The path, such as <c>/metrics</c>.</param>
    /// <param name="verb">What, such as <c>get</c>.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<KubeResult<V1SubjectAccessReview>> PathAccessAsync(
        V1UserInfo user, string path, string verb, CancellationToken cancellation) => AccessAsync(
        user, new V1SubjectAccessReviewSpec { NonResourceAttributes = new V1NonResourceAttributes { Path = path, Verb = verb } }, cancellation);

    private ValueTask<KubeResult<V1SubjectAccessReview>> AccessAsync(
        V1UserInfo user, V1SubjectAccessReviewSpec what, CancellationToken cancellation) => SendAsync(
        "/apis/authorization.k8s.io/v1/subjectaccessreviews",
        new V1SubjectAccessReview
        {
            ApiVersion = "authorization.k8s.io/v1", Kind = "SubjectAccessReview",
            Spec = new V1SubjectAccessReviewSpec
            {
                User = user.Username,
                Uid = user.Uid,
                Groups = user.Groups,
                Extra = user.Extra,
                ResourceAttributes = what.ResourceAttributes,
                NonResourceAttributes = what.NonResourceAttributes,
            },
        },
        KubeJsonContext.Default.V1SubjectAccessReview, secret: false, cancellation);

    private ValueTask<KubeResult<T>> SendAsync<T>(
        string path, T review, JsonTypeInfo<T> json, bool secret, CancellationToken cancellation)
        where T : class => api.SendAsync(
        HttpMethod.Post, path, KubeHttp.Body(JsonSerializer.SerializeToUtf8Bytes(review, json), KubeHttp.Json), json, secret, cancellation);
}
