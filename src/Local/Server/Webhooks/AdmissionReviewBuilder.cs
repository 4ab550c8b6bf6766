using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Webhooks;

/// <summary>Builds the AdmissionReview that a webhook gets.</summary>
internal static class AdmissionReviewBuilder
{
    /// <summary>A review of one request.</summary>
    /// <param name="call">The request.</param>
    /// <param name="operation">What it does.</param>
    /// <param name="matched">The version that the webhook's rule names.</param>
    /// <param name="uid">The review's own id.</param>
    /// <param name="obj">The object; null for a deletion.</param>
    /// <param name="old">What is stored; null for a create.</param>
    public static JsonObject Of(
        ApiCall call, Operation operation, ResourceInfo matched, string uid, JsonObject? obj, JsonObject? old)
    {
        var request = new JsonObject
        {
            ["uid"] = uid,
            ["kind"] = Kind(call, matched),
            ["resource"] = Resource(matched),
        };
        if (call.Subresource.Length > 0)
        {
            request["subResource"] = call.Subresource;
        }

        request["requestKind"] = Kind(call, call.Resource);
        request["requestResource"] = Resource(call.Resource);
        if (call.Subresource.Length > 0)
        {
            request["requestSubResource"] = call.Subresource;
        }
        // A create names what it makes, if it has a name yet; a deletion of a collection names nothing.
        var name = operation == Operation.Create ? obj?.Metadata().Text("name") : call.Path.Name;
        if (name is not null)
        {
            request["name"] = name;
        }

        if (call.Namespace.Length > 0)
        {
            request["namespace"] = call.Namespace;
        }

        request["operation"] = operation.ToString().ToUpperInvariant();
        request["userInfo"] = call.User.ToUserInfo();
        request["object"] = Shown(call, matched, obj);
        request["oldObject"] = Shown(call, matched, old);
        request["dryRun"] = call.DryRun;
        request["options"] = Options(call, operation);
        return new JsonObject { ["kind"] = "AdmissionReview", ["apiVersion"] = "admission.k8s.io/v1", ["request"] = request };
    }

    private static JsonObject Kind(ApiCall call, ResourceInfo resource) => call.Subresource == "scale"
        ? new JsonObject { ["group"] = "autoscaling", ["version"] = "v1", ["kind"] = "Scale" }
        : new JsonObject { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = resource.Kind };

    private static JsonObject Resource(ResourceInfo resource) =>
        new() { ["group"] = resource.Group, ["version"] = resource.Version, ["resource"] = resource.Plural };

    private static JsonObject? Shown(ApiCall call, ResourceInfo matched, JsonObject? obj)
    {
        if (obj is null)
        {
            return null;
        }

        if (call.ReviewedAs is { } view)
        {
            return view(obj);
        }

        var copy = (JsonObject)obj.DeepClone();
        if (matched != call.Resource)
        {
            copy["apiVersion"] = matched.ApiVersion;
        }

        return copy;
    }

    private static JsonObject Options(ApiCall call, Operation operation)
    {
        if (operation == Operation.Delete && call.DeleteOptions is { } given)
        {
            return (JsonObject)given.DeepClone();
        }

        var options = new JsonObject { ["kind"] = $"{operation}Options", ["apiVersion"] = "meta.k8s.io/v1" };
        if (call.DryRun)
        {
            options["dryRun"] = new JsonArray("All");
        }

        if (operation == Operation.Delete)
        {
            return options;
        }

        foreach (var name in (string[])["fieldManager", "fieldValidation"])
        {
            if (call.Parameter(name) is { } value)
            {
                options[name] = value;
            }
        }

        return options;
    }
}
