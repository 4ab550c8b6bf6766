using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Calls;

/// <summary>Asks the API server what the caller itself may do.</summary>
/// <param name="api">Makes the calls.</param>
public sealed class AccessReviews(KubeApi api)
{
    private const string Root = "/apis/authorization.k8s.io/v1";
    private const string Version = "authorization.k8s.io/v1";

    /// <summary>Which rules hold for the caller in a namespace, as far as the authorizers can list them.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<KubeResult<V1SelfSubjectRulesReview>> RulesAsync(string ns, CancellationToken cancellation) => SendAsync(
        "selfsubjectrulesreviews",
        new V1SelfSubjectRulesReview
        {
            ApiVersion = Version, Kind = "SelfSubjectRulesReview",
            Spec = new V1SelfSubjectRulesReviewSpec { NamespaceProperty = ns },
        },
        KubeJsonContext.Default.V1SelfSubjectRulesReview, cancellation);

    /// <summary>Whether the caller may do something with all objects of a kind in a namespace.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="verb">What, such as <c>get</c>.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<KubeResult<V1SelfSubjectAccessReview>> AccessAsync(
        ResourceType type, string ns, string verb, CancellationToken cancellation) => SendAsync(
        "selfsubjectaccessreviews",
        new V1SelfSubjectAccessReview
        {
            ApiVersion = Version, Kind = "SelfSubjectAccessReview",
            Spec = new V1SelfSubjectAccessReviewSpec
            {
                ResourceAttributes = new V1ResourceAttributes
                {
                    Group = type.Group, Resource = type.Plural, NamespaceProperty = ns, Verb = verb,
                },
            },
        },
        KubeJsonContext.Default.V1SelfSubjectAccessReview, cancellation);

    private ValueTask<KubeResult<T>> SendAsync<T>(
        string plural, T review, JsonTypeInfo<T> json, CancellationToken cancellation)
        where T : class => api.SendAsync(
        HttpMethod.Post, $"{Root}/{plural}",
        KubeHttp.Body(JsonSerializer.SerializeToUtf8Bytes(review, json), KubeHttp.Json), json, secret: false, cancellation);
}
