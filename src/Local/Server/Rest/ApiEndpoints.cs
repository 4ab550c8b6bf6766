using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Access;
using Keyferry.Local.Server.Watching;

namespace Keyferry.Local.Server.Rest;

/// <summary>Authenticates and authorizes every request, and routes it to what answers it.</summary>
internal sealed class ApiEndpoints(
    ResourceCatalog catalog, TokenAuthenticator tokens, Authorizer authorizer, IDiscovery discovery, ObjectReader reader, WatchStream watches,
    WriteRequests writes, ReviewEndpoints reviews, AnswerWriter answers)
{
    /// <summary>Answers a request; errors become a Status.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        ApiCall? call = null;
        try
        {
            var path = http.Request.Path.Value ?? "/";
            var user = Impersonated(http, tokens.Authenticate(http.Request));
            var target = RequestPath.Parse(path);
            authorizer.Check(user, path, Verb(http, target), target);
            if (target is null)
            {
                await OtherAsync(http, path);
                return;
            }

            call = Resolve(http, target, user);
            if (CustomObjects.Deprecation(call.Resource) is { } warning)
            {
                call.Warnings.Add(warning);
            }

            await DispatchAsync(call);
        }
        catch (StatusException error) when (!http.Response.HasStarted)
        {
            await AnswerWriter.ErrorAsync(http, error, call);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away.
        }
    }

    private static UserInfo Impersonated(HttpContext http, UserInfo user)
    {
        var name = http.Request.Headers["Impersonate-User"].ToString();
        if (name.Length == 0 || !user.IsAdmin)
        {
            return user;
        }

        return new UserInfo(name, null, [.. http.Request.Headers["Impersonate-Group"].OfType<string>(), "system:authenticated"]);
    }

    /// <summary>The verb of a request, as RBAC names it.</summary>
    public static string Verb(HttpContext http, RequestPath? target) => http.Request.Method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => target is { Name: null } ? "deletecollection" : "delete",
        _ when target is { Name: null } => IsWatch(http) || target.IsOldWatch ? "watch" : "list",
        _ => "get",
    };

    private static bool IsWatch(HttpContext http) =>
        http.Request.Query["watch"].FirstOrDefault() is { Length: > 0 } value && value is not ("false" or "0");

    private async Task OtherAsync(HttpContext http, string path)
    {
        if (path is "/healthz" or "/livez" or "/readyz" or "/healthz/ping" or "/livez/ping" or "/readyz/ping")
        {
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync("ok", http.RequestAborted);
        }
        else if (!await discovery.TryAnswerAsync(http, catalog.Resources))
        {
            throw path.StartsWith("/api/", StringComparison.Ordinal) ? ApiStatus.NoSuchResource() : ApiStatus.NoSuchPath();
        }
    }

    private ApiCall Resolve(HttpContext http, RequestPath target, UserInfo user)
    {
        var served = catalog.Find(target.Group, target.Version, target.Plural);
        if (served is null)
        {
            throw target.Group.Length == 0 ? ApiStatus.NoSuchResource() : ApiStatus.NoSuchPath();
        }

        if (!served.Info.Namespaced && target.Namespace is not null)
        {
            throw ApiStatus.NoSuchPath();
        }

        return new ApiCall(http, target, served.Info, served.Rules, user);
    }

    private Task DispatchAsync(ApiCall call)
    {
        var (method, path) = (call.Http.Request.Method, call.Path);
        if (call.Resource.Namespaced && path.Namespace is null && (path.Name is not null || method is not ("GET" or "HEAD")))
        {
            return PostAsync(call);
        }

        if (call.Subresource.Length > 0)
        {
            return SubresourceAsync(call, method);
        }

        return method switch
        {
            "GET" or "HEAD" when path.Name is not null => reader.GetAsync(call),
            "GET" or "HEAD" => Allowed(call, "list", IsWatch(call.Http) || path.IsOldWatch ? watches.AnswerAsync : reader.ListAsync),
            "POST" => PostAsync(call),
            "PUT" or "PATCH" when path.Name is null && call.Rules.IsCustom => throw ApiStatus.BadRequest("name must be provided"),
            "PUT" when path.Name is not null => Allowed(call, "update", writes.ReplaceAsync),
            "PATCH" when path.Name is not null => Allowed(call, "patch", writes.PatchAsync),
            "DELETE" when path.Name is not null => Allowed(call, "delete", writes.DeleteAsync),
            "DELETE" => Allowed(call, "deletecollection", writes.DeleteCollectionAsync),
            _ => throw NotSupported(call),
        };
    }

    private async Task PostAsync(ApiCall call)
    {
        if (call.Resource.Namespaced && call.Path.Namespace is null)
        {
            throw call.Rules.IsCustom ? ApiStatus.NoSuchPath() : ApiStatus.MethodNotAllowed();
        }

        if (await reviews.TryAnswerAsync(call))
        {
            return;
        }

        if (call.Path.Name is not null && !call.Rules.IsCustom)
        {
            throw ApiStatus.MethodNotAllowed();
        }

        await Allowed(call, "create", writes.CreateAsync);
    }

    private Task SubresourceAsync(ApiCall call, string method)
    {
        var resource = call.Resource;
        if (resource is { Group: "", Plural: "serviceaccounts" } && call.Subresource == "token")
        {
            return method == "POST" ? reviews.TokenAsync(call) : throw ApiStatus.MethodNotAllowed();
        }

        var known = (call.Subresource == "status" && resource.HasStatus) || (call.Subresource == "scale" && ScaleView.Of(resource) is not null)
            || (call.Subresource == "finalize" && resource is { Group: "", Plural: "namespaces" });
        if (!known)
        {
            throw call.Rules.IsCustom ? ApiStatus.NotFound(resource, call.Path.Name!) : ApiStatus.NoSuchResource();
        }

        return method switch
        {
            "GET" when call.Subresource == "scale" => ScaleAsync(call),
            "GET" => reader.GetAsync(call),
            "PUT" => writes.ReplaceAsync(call),
            "PATCH" => writes.PatchAsync(call),
            _ => throw ApiStatus.MethodNotAllowed(),
        };
    }

    private Task ScaleAsync(ApiCall call) =>
        answers.ObjectAsync(call, 200, ScaleView.Of(call.Resource)!.Show(reader.Find(call, call.Path.Name!).Body));

    private static Task Allowed(ApiCall call, string verb, Func<ApiCall, Task> answer) =>
        call.Resource.Verbs.Contains(verb, StringComparer.Ordinal) ? answer(call) : throw ApiStatus.MethodNotAllowed();

    private static StatusException NotSupported(ApiCall call) => call.Rules.IsCustom
        ? new StatusException(405, "MethodNotAllowed", $" is not supported on resources of kind \"{ApiStatus.Qualified(call.Resource)}\"",
            ApiStatus.Details(call.Resource, ""))
        : ApiStatus.MethodNotAllowed();
}
