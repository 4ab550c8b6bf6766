using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Admission.Validation;

namespace Keyferry.Admission.Reviews;

/// <summary>
/// Reads AdmissionReviews of <c>admission.k8s.io/v1</c>:
/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#request
/// </summary>
internal static class AdmissionReviewReader
{
    private const int LongestUid = 128;
    private const string ApiVersion = "admission.k8s.io/v1";

    /// <summary>Reads the request.</summary>
    /// <param name="review">The AdmissionReview.</param>
    /// <returns>The request, or why there is none.</returns>
    public static (AdmissionRequest? Request, string? Problem) Read(JsonElement review)
    {
        if (review.Text("kind") != "AdmissionReview" || review.Text("apiVersion") != ApiVersion)
        {
            return (null, $"expected an AdmissionReview of {ApiVersion}");
        }

        var request = review.Get("request");
        if (request.Text("uid") is not { Length: > 0 } uid)
        {
            return (null, "the AdmissionReview has no request.uid");
        }

        // The answer repeats it.
        if (uid.Length > LongestUid)
        {
            return (null, $"request.uid is longer than {LongestUid} characters");
        }

        var self = request.Get("object");
        return (new AdmissionRequest
        {
            Uid = uid,
            Operation = Operation(request.Text("operation")),
            Kind = Kind(request.Get("kind")),
            Resource = Resource(request.Get("resource")),
            SubResource = request.Text("subResource") ?? "",
            Namespace = request.Text("namespace") ?? "",
            Name = request.Text("name") ?? self.Get("metadata").Text("name") ?? "",
            User = new UserInfo(request.Get("userInfo")),
            IsDryRun = request.IsTrue("dryRun"),
            Options = request.Get("options"),
            Object = self,
            OldObject = request.Get("oldObject"),
        }, null);
    }

    private static GroupVersionKind Kind(JsonElement kind) =>
        new(kind.Text("group") ?? "", kind.Text("version") ?? "", kind.Text("kind") ?? "");

    private static GroupVersionResource Resource(JsonElement resource) =>
        new(resource.Text("group") ?? "", resource.Text("version") ?? "", resource.Text("resource") ?? "");

    private static AdmissionOperation Operation(string? name) => name switch
    {
        "CREATE" => AdmissionOperation.Create,
        "UPDATE" => AdmissionOperation.Update,
        "DELETE" => AdmissionOperation.Delete,
        "CONNECT" => AdmissionOperation.Connect,
        _ => AdmissionOperation.Unknown,
    };
}
