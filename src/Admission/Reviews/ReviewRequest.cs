using System.Text.Json;
using Keyferry.Admission.Json;
using Keyferry.Admission.Validation;

namespace Keyferry.Admission.Reviews;

/// <summary>What the API server asks. Lives as long as the document it was read from.</summary>
/// <param name="Uid">Goes back with the answer.</param>
/// <param name="Operation">CREATE, UPDATE, DELETE or CONNECT.</param>
/// <param name="Kind">The kind of the object as it was sent.</param>
/// <param name="Namespace">The object's namespace; empty for a cluster-scoped object.</param>
/// <param name="Name">The object's name; empty where the server will make one.</param>
/// <param name="Object">The object; its kind is Undefined at a DELETE.</param>
/// <param name="OldObject">The object as it is stored; its kind is Undefined at a CREATE.</param>
internal sealed record ReviewRequest(
    string Uid, string Operation, ManifestKind Kind, string Namespace, string Name, JsonElement Object,
    JsonElement OldObject)
{
    private const int LongestUid = 128;
    private const string ApiVersion = "admission.k8s.io/v1";

    /// <summary>Reads a request.</summary>
    /// <param name="review">The AdmissionReview.</param>
    /// <returns>The request, or why there is none.</returns>
    public static (ReviewRequest? Request, string? Problem) Read(JsonElement review)
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

        var kind = request.Get("kind");
        var self = request.Get("object");
        return (new ReviewRequest(
            uid,
            request.Text("operation") ?? "",
            new ManifestKind(
                kind.Text("group") ?? "", kind.Text("version") ?? "", kind.Text("kind") ?? ""),
            request.Text("namespace") ?? "",
            request.Text("name") ?? self.Get("metadata").Text("name") ?? "",
            self,
            request.Get("oldObject")), null);
    }
}
