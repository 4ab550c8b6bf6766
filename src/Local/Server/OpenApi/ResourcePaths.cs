using System.Text.Json.Nodes;
using Keyferry.Local.Server.Discovery;

namespace Keyferry.Local.Server.OpenApi;

/// <summary>A resource's paths and operations.</summary>
internal static class ResourcePaths
{
    private static readonly string[] Writing = ["dryRun", "fieldManager", "fieldValidation"];
    private static readonly string[] Listing = ["continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "timeoutSeconds", "watch"];

    /// <summary>Adds the paths of a resource.</summary>
    /// <param name="paths">The document's paths.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="prefix">Such as <c>apis/apps/v1</c>.</param>
    /// <param name="schema">The reference to the kind's schema.</param>
    public static void Add(JsonObject paths, ResourceInfo resource, string prefix, string schema)
    {
        var collection = resource.Namespaced ? $"/{prefix}/namespaces/{{namespace}}/{resource.Plural}" : $"/{prefix}/{resource.Plural}";
        if (resource.Namespaced && resource.Verbs.Contains("list"))
        {
            paths[$"/{prefix}/{resource.Plural}"] = Operations(resource, schema, ("list", "get"));
        }

        paths[collection] = Operations(resource, schema, ("list", "get"), ("create", "post"), ("deletecollection", "delete"));
        paths[$"{collection}/{{name}}"] = Operations(resource, schema, ("get", "get"), ("update", "put"), ("patch", "patch"), ("delete", "delete"));
        foreach (var sub in Subresources.Of(resource).Where(static s => s.Verbs.Contains("patch")))
        {
            paths[$"{collection}/{{name}}/{sub.Name}"] = Operations(resource, schema, ("get", "get"), ("update", "put"), ("patch", "patch"));
        }
    }

    private static JsonObject Operations(ResourceInfo resource, string schema, params (string Verb, string Method)[] operations)
    {
        var item = new JsonObject();
        foreach (var (verb, method) in operations)
        {
            if (!resource.Verbs.Contains(verb))
            {
                continue;
            }

            var operation = new JsonObject
            {
                ["parameters"] = new JsonArray([.. Parameters(verb).Select(static p => new JsonObject
                {
                    ["name"] = p,
                    ["in"] = "query",
                    ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
                })]),
                ["responses"] = Responses.Ok(schema),
                ["x-kubernetes-action"] = verb == "create" ? "post" : verb == "update" ? "put" : verb,
                ["x-kubernetes-group-version-kind"] = new JsonObject
                {
                    ["group"] = resource.Group,
                    ["version"] = resource.Version,
                    ["kind"] = resource.Kind,
                },
            };
            if (verb is "create" or "update")
            {
                operation["requestBody"] = new JsonObject { ["content"] = Responses.Content("application/json", schema), ["required"] = true };
            }

            item[method] = operation;
        }

        return item;
    }

    private static string[] Parameters(string verb) => verb switch
    {
        "list" or "deletecollection" => Listing,
        "create" or "update" => Writing,
        "patch" => [.. Writing, "force"],
        "delete" => ["dryRun", "gracePeriodSeconds", "propagationPolicy"],
        _ => [],
    };
}
