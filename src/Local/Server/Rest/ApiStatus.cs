using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;

namespace Keyferry.Local.Server.Rest;

/// <summary>The errors of the API, worded as recorded.</summary>
internal static class ApiStatus
{
    public static StatusException NotFound(ResourceInfo resource, string name) =>
        new(404, "NotFound", $"{Qualified(resource)} \"{name}\" not found", Details(resource, name));

    public static StatusException NoSuchPath() => new(404, null, "404 page not found") { PlainText = "404 page not found\n" };

    public static StatusException NoSuchResource() =>
        new(404, "NotFound", "the server could not find the requested resource", []);

    public static StatusException AlreadyExists(ResourceInfo resource, string name, bool deleting = false) =>
        new(409, "AlreadyExists",
            $"{(deleting ? "object is being deleted: " : "")}{Qualified(resource)} \"{name}\" already exists",
            Details(resource, name));

    public static StatusException Modified(ResourceInfo resource, string name) =>
        Conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static StatusException Conflict(ResourceInfo resource, string name, string message) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {Qualified(resource)} \"{name}\": {message}", Details(resource, name));

    public static StatusException BadRequest(string message) => new(400, "BadRequest", message);

    public static StatusException Plain500(string message) => new(500, null, message);

    public static StatusException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static StatusException UnsupportedMedia(string accepted) =>
        new(415, "UnsupportedMediaType",
            $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    public static StatusException NotAcceptable(string accepted) =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {accepted}");

    public static StatusException InternalError(string message) =>
        new(500, "InternalError", $"Internal error occurred: {message}",
            new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });

    public static StatusException Expired(string message) => new(410, "Expired", message);

    public static StatusException FutureVersion(long asked, long current) =>
        new(504, "Timeout", $"Timeout: Too large resource version: {asked}, current: {current}", new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject
            {
                ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version",
            }),
            ["retryAfterSeconds"] = 1,
        }) { RetryAfter = 1 };

    /// <summary>422 for a missing resourceVersion, which names the resource in place of the kind.</summary>
    public static StatusException VersionRequired(ResourceInfo resource, string name) =>
        Invalid(resource.Group, resource.Plural, name,
            [new StatusCause("FieldValueInvalid", "Invalid value: 0: must be specified for an update", "metadata.resourceVersion")]);

    /// <summary>422 for the parameters of a request.</summary>
    public static StatusException InvalidOptions(string kind, params StatusCause[] causes) =>
        Invalid("meta.k8s.io", kind, "", causes);

    public static StatusException Invalid(string group, string kind, string name, IReadOnlyList<StatusCause> causes)
    {
        var ordered = causes.OrderBy(c => c.Field, StringComparer.Ordinal)
            .ThenBy(c => c.Message, StringComparer.Ordinal).ToList();
        var lines = ordered.Select(c => $"{c.Field}: {c.Message}").Distinct(StringComparer.Ordinal).ToList();
        var list = lines.Count == 1 ? lines[0] : $"[{string.Join(", ", lines)}]";
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        if (kind.Length > 0)
        {
            details["kind"] = kind;
        }

        details["causes"] = new JsonArray([.. ordered.Select(c => (JsonNode)new JsonObject
        {
            ["reason"] = c.Reason, ["message"] = c.Message, ["field"] = c.Field,
        })]);
        return new StatusException(422, "Invalid", $"{kind}{(group.Length > 0 ? "." : "")}{group} \"{name}\" is invalid: {list}", details);
    }

    /// <summary>The success of a deletion.</summary>
    public static JsonObject Deleted(ResourceInfo resource, string name, string? uid)
    {
        var details = Details(resource, name);
        if (uid is not null)
        {
            details["uid"] = uid;
        }

        return new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details,
        };
    }

    /// <summary>A resource with its group, as messages name it.</summary>
    public static string Qualified(ResourceInfo resource) =>
        resource.Group.Length == 0 ? resource.Plural : $"{resource.Plural}.{resource.Group}";

    public static JsonObject Details(ResourceInfo resource, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (resource.Group.Length > 0)
        {
            details["group"] = resource.Group;
        }

        details["kind"] = resource.Plural;
        return details;
    }
}
