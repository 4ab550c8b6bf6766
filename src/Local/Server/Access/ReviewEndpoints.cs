using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Applying;
using Keyferry.Local.Server.Builtin;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Access;

/// <summary>Answers TokenReview, TokenRequest, SelfSubjectReview and the SubjectAccessReviews; none of them is stored.</summary>
internal sealed class ReviewEndpoints(ObjectStore store, TokenAuthenticator tokens, Authorizer authorizer, AnswerWriter answers, TimeProvider time)
{
    /// <summary>Answers a POST to one of these; false for any other resource.</summary>
    public async Task<bool> TryAnswerAsync(ApiCall call)
    {
        if (call.Resource.Verbs is not ["create"])
        {
            return false;
        }

        call.ReadWriteOptions("CreateOptions");
        var obj = ObjectDecoder.Sent(call, await BodyReader.BytesAsync(call.Http.Request, call.Aborted));
        Track(call, obj, call.Resource.ApiVersion, ObjectMetadata.Time(time.GetUtcNow()));
        switch (call.Resource.Plural)
        {
            case "tokenreviews":
                obj["status"] = TokenStatus(obj.Object("spec") ?? []);
                break;
            case "selfsubjectreviews":
                obj["metadata"] = new JsonObject { ["creationTimestamp"] = ObjectMetadata.Time(time.GetUtcNow()) };
                obj["status"] = new JsonObject { ["userInfo"] = call.User.ToUserInfo() };
                break;
            case "selfsubjectaccessreviews":
                obj["status"] = AccessStatus(call.User, obj.Object("spec") ?? []);
                break;
            case "selfsubjectrulesreviews":
                obj["status"] = RulesStatus(call.User, obj.Object("spec").Text("namespace"));
                break;
            case "subjectaccessreviews" or "localsubjectaccessreviews":
                var spec = obj.Object("spec") ?? [];
                if (spec.Text("user") is null && spec.List("groups") is not { Count: > 0 })
                {
                    throw Invalid(MetadataValidation.Invalid("spec.user", "", "at least one of user or group must be specified"));
                }

                var subject = new UserInfo(spec.Text("user") ?? "", null, [.. spec.List("groups").Texts()]);
                obj["status"] = AccessStatus(subject, spec);
                break;
            default:
                throw ApiStatus.MethodNotAllowed();
        }

        await answers.ObjectAsync(call, 201, obj);
        return true;
    }

    /// <summary>Answers a TokenRequest for a ServiceAccount.</summary>
    public async Task TokenAsync(ApiCall call)
    {
        call.ReadWriteOptions("CreateOptions");
        var body = await BodyReader.BytesAsync(call.Http.Request, call.Aborted);
        var obj = BodyReader.Object(call, body, [], "TokenRequest");
        if (obj["spec"] is not JsonObject spec)
        {
            obj["spec"] = spec = [];
        }

        var seconds = spec.Number("expirationSeconds") ?? 3600;
        if (seconds < 600)
        {
            throw BadLifetime(seconds, "may not specify a duration less than 10 minutes");
        }

        if (seconds > 1L << 32)
        {
            throw BadLifetime(seconds, "may not specify a duration larger than 2^32 seconds");
        }

        var key = new ObjectKey(ResourceKey.Of(call.Resource), call.Namespace, call.Path.Name!);
        var account = store.Get(key) ?? throw ApiStatus.NotFound(call.Resource, key.Name);
        CheckBound(call, spec.Object("boundObjectRef"));

        spec["expirationSeconds"] = seconds;
        Track(call, obj, "authentication.k8s.io/v1", ObjectMetadata.Time(time.GetUtcNow()));
        List<string> audiences = [.. spec.List("audiences").Texts()];
        if (audiences.Count == 0)
        {
            audiences.Add(TokenAuthenticator.DefaultAudience);
        }

        var (token, expires) = tokens.Issue(
            call.Namespace, key.Name, account.Body.Metadata().Text("uid")!, audiences, TimeSpan.FromSeconds(seconds));
        spec["audiences"] = new JsonArray([.. audiences.Select(a => (JsonNode)a)]);
        spec.TryAdd("boundObjectRef", null);
        await AnswerWriter.WriteAsync(call.Http, 201, new JsonObject
        {
            ["kind"] = "TokenRequest",
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = key.Name, ["namespace"] = call.Namespace, ["uid"] = account.Body.Metadata().Text("uid"),
                ["creationTimestamp"] = account.Body.Metadata().Text("creationTimestamp"),
                ["managedFields"] = obj.Metadata()["managedFields"].Copy(),
            },
            ["spec"] = spec.DeepClone(),
            ["status"] = new JsonObject { ["token"] = token, ["expirationTimestamp"] = ObjectMetadata.Time(expires) },
        });
    }

    private static void Track(ApiCall call, JsonObject obj, string apiVersion, string now) =>
        new FieldTracker(BuiltinMergeSchema.Object, static element => element == "f:status").Update(
            BuiltinKinds.Blank("""{"metadata":{},"spec":{}}"""), obj, new FieldOwner(call.Manager, false, apiVersion, call.Subresource), now, isNew: true);

    private void CheckBound(ApiCall call, JsonObject? reference)
    {
        if (reference is null)
        {
            return;
        }

        var plural = reference.Text("kind") == "Pod" ? "pods" : "secrets";
        var name = reference.Text("name") ?? "";
        if (store.Get(new ObjectKey(new ResourceKey("", plural), call.Namespace, name)) is null)
        {
            throw new StatusException(404, "NotFound", $"{plural} \"{name}\" not found", new JsonObject { ["name"] = name, ["kind"] = plural });
        }
    }

    private JsonObject TokenStatus(JsonObject spec)
    {
        if (spec.Text("token") is not { Length: > 0 } token)
        {
            throw ApiStatus.BadRequest("token is required for TokenReview in authentication");
        }

        if (tokens.Find(token) is not { } issued)
        {
            return new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };
        }

        List<string> wanted = [.. spec.List("audiences").Texts()];
        if (wanted.Count == 0)
        {
            wanted.Add(TokenAuthenticator.DefaultAudience);
        }

        var common = wanted.Where(a => issued.Audiences.Contains(a, StringComparer.Ordinal)).ToList();
        if (common.Count == 0)
        {
            static string List(IEnumerable<string> audiences) => "[" + string.Join(" ", audiences.Select(a => $"\"{a}\"")) + "]";
            return new JsonObject
            {
                ["user"] = new JsonObject(),
                ["error"] = $"[invalid bearer token, token audiences {List(issued.Audiences)} is invalid for the target audiences {List(wanted)}]",
            };
        }

        return new JsonObject
        {
            ["authenticated"] = true, ["user"] = issued.Owner.ToUserInfo(), ["audiences"] = new JsonArray([.. common.Select(a => (JsonNode)a)]),
        };
    }

    private JsonObject RulesStatus(UserInfo user, string? ns)
    {
        if (string.IsNullOrEmpty(ns))
        {
            throw ApiStatus.BadRequest("no namespace on request");
        }

        return new JsonObject
        {
            ["resourceRules"] = authorizer.Rules(user, ns), ["nonResourceRules"] = new JsonArray(), ["incomplete"] = false,
        };
    }

    private JsonObject AccessStatus(UserInfo user, JsonObject spec)
    {
        var (resource, path) = (spec.Object("resourceAttributes"), spec.Object("nonResourceAttributes"));
        if (resource is null == path is null)
        {
            throw Invalid(new StatusCause("FieldValueInvalid",
                "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified", "spec.resourceAttributes"));
        }

        if (path is not null)
        {
            if (user.IsAdmin)
            {
                return new JsonObject { ["allowed"] = true };
            }

            if (authorizer.AllowsPath(user, path.Text("verb") ?? "", path.Text("path") ?? "") is { } reason)
            {
                return new JsonObject { ["allowed"] = true, ["reason"] = reason };
            }

            var open = Authorizer.IsOpen(user, path.Text("path") ?? "");
            return open
                ? new JsonObject
                {
                    ["allowed"] = true,
                    ["reason"] = "RBAC: allowed by ClusterRoleBinding \"system:discovery\" of ClusterRole \"system:discovery\" to Group \"system:authenticated\"",
                }
                : new JsonObject { ["allowed"] = false };
        }

        string? Or(string name) => resource.Text(name) is { Length: > 0 } value ? value : null;
        var target = new RequestPath(Or("group") ?? "", Or("version") ?? "", Or("resource") ?? "", Or("namespace"), Or("name"), Or("subresource"));
        var why = authorizer.Allows(user, Or("verb") ?? "", target);
        var status = new JsonObject { ["allowed"] = why is not null };
        if (!string.IsNullOrEmpty(why))
        {
            status["reason"] = why;
        }

        return status;
    }

    private static StatusException Invalid(StatusCause cause) => ApiStatus.Invalid("authorization.k8s.io", "", "", [cause]);

    private static StatusException BadLifetime(long seconds, string why) => ApiStatus.Invalid("authentication.k8s.io", "TokenRequest", "",
        [new StatusCause("FieldValueInvalid", $"Invalid value: {seconds}: {why}", "spec.expirationSeconds")]);
}
