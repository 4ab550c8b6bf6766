using System.Text.Json.Nodes;

namespace Keyferry.ClusterFront;

/// <summary>One cluster of two servers: what is custom comes from one, all else from the other.</summary>
/// <param name="options">Where they are.</param>
/// <param name="routes">Which of them answers what.</param>
/// <param name="upstream">The connections to them.</param>
internal sealed class Front(FrontOptions options, GroupRoutes routes, Upstream upstream)
{
    private const string Json = "application/json";

    /// <summary>Answers a request.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        return (context.Request.Method, path.TrimEnd('/')) switch
        {
            ("GET", "/apis") => GroupsAsync(context),
            ("GET", "/openapi/v3") => SchemasAsync(context),
            _ => upstream.ForwardAsync(context, routes.IsCustom(path) ? options.Custom : options.Core),
        };
    }

    private async Task GroupsAsync(HttpContext context)
    {
        var core = await upstream.ReadAsync(context, options.Core, "/apis", Json);
        var schemas = core is null ? null : await upstream.ReadAsync(context, options.Custom, "/openapi/v3", Json);
        if (core is null || schemas is null)
        {
            await WriteAsync(context, null);
            return;
        }

        var custom = await Task.WhenAll(Discovery.CustomGroups(schemas, routes)
            .Select(group => upstream.ReadAsync(context, options.Custom, $"/apis/{group}", Json)));
        await WriteAsync(context, Discovery.MergeGroups(core, custom.OfType<JsonObject>(), routes));
    }

    private async Task SchemasAsync(HttpContext context)
    {
        var custom = await upstream.ReadAsync(context, options.Custom, "/openapi/v3", Json);
        var core = custom is null ? null : await upstream.ReadAsync(context, options.Core, "/openapi/v3", Json);
        await WriteAsync(context, custom is null ? null : Discovery.MergeSchemas(core, custom, routes));
    }

    // Whoever may not ask is told so by the core, in its own words.
    private Task WriteAsync(HttpContext context, JsonObject? json)
    {
        if (json is null)
        {
            return upstream.ForwardAsync(context, options.Core);
        }

        context.Response.ContentType = Json;
        return context.Response.WriteAsync(json.ToJsonString(), context.RequestAborted);
    }
}
