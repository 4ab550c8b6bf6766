using System.Text.Json.Nodes;
using Keyferry.Local.Server.Access;
using Keyferry.Local.Server.Applying;
using Keyferry.Local.Server.Patching;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Rest;

/// <summary>Answers the requests that write: create, PUT, the four patches, delete.</summary>
internal sealed class WriteRequests(
    ObjectStore store, ObjectWriter writer, ObjectDeleter deleter, ObjectReader reader, AnswerWriter answers, Authorizer authorizer)
{
    /// <summary>POST.</summary>
    public async Task CreateAsync(ApiCall call)
    {
        call.ReadWriteOptions("CreateOptions");
        var obj = ObjectDecoder.Sent(call, await BodyReader.BytesAsync(call.Http.Request, call.Aborted));
        await AnswerAsync(call, await writer.CreateAsync(call, obj, applied: false));
    }

    /// <summary>PUT.</summary>
    public async Task ReplaceAsync(ApiCall call)
    {
        call.ReadWriteOptions("UpdateOptions");
        var body = await BodyReader.BytesAsync(call.Http.Request, call.Aborted);
        if (call.Subresource == "scale")
        {
            await ScaleAsync(call, _ => (JsonObject)JsonText.Read(body)!, put: true);
            return;
        }

        var obj = ObjectDecoder.Sent(call, body);
        ObjectDecoder.CheckName(call, obj);
        var isThere = store.Get(new ObjectKey(ResourceKey.Of(call.Resource), call.Namespace, call.Path.Name!)) is not null;
        if (!isThere && call.Rules.AllowsCreateOnUpdate)
        {
            obj.Metadata().Remove("resourceVersion");
            await AnswerAsync(call, await writer.CreateAsync(call, obj, applied: false));
            return;
        }

        await AnswerAsync(call, await writer.UpdateAsync(call, _ => (JsonObject)obj.DeepClone(), put: true, applied: false));
    }

    /// <summary>PATCH.</summary>
    public async Task PatchAsync(ApiCall call)
    {
        call.ReadWriteOptions("PatchOptions");
        var apply = BodyReader.MediaType(call.Http.Request) == PatchRequest.ApplyType;
        ApplyRequest.CheckOptions(call, apply);
        var body = await BodyReader.BytesAsync(call.Http.Request, call.Aborted);
        if (apply)
        {
            await ApplyAsync(call, ApplyRequest.Read(call, body));
            return;
        }

        var patch = PatchRequest.Read(call, body);
        if (call.Subresource == "scale")
        {
            await ScaleAsync(call, patch, put: false);
        }
        else
        {
            await AnswerAsync(call, await writer.UpdateAsync(call, live => ObjectDecoder.Patched(call, patch(live)), put: false, applied: false));
        }
    }

    /// <summary>DELETE of one object.</summary>
    public async Task DeleteAsync(ApiCall call)
    {
        call.ReadWriteOptions("DeleteOptions");
        var options = DeletionOptions.Read(call, await BodyReader.BytesAsync(call.Http.Request, call.Aborted));
        var answer = await deleter.DeleteAsync(call, call.Path.Name!, options);
        if (answer.Text("kind") == "Status")
        {
            await AnswerWriter.WriteAsync(call.Http, 200, Warned(call, answer));
        }
        else
        {
            await answers.ObjectAsync(call, 200, answer);
        }
    }

    /// <summary>DELETE of a collection.</summary>
    public async Task DeleteCollectionAsync(ApiCall call)
    {
        call.ReadWriteOptions("DeleteOptions");
        var options = DeletionOptions.Read(call, await BodyReader.BytesAsync(call.Http.Request, call.Aborted));
        var (items, metadata) = reader.Select(call, ListOptions.Read(call, watch: false));
        foreach (var item in items)
        {
            try
            {
                await deleter.DeleteAsync(call, item.Body.Metadata().Text("name")!, options);
            }
            catch (StatusException error) when (error.Code == 404)
            {
                // Somebody else deleted it meanwhile.
            }
        }

        await answers.ListAsync(call, items, metadata);
    }

    private static JsonObject Warned(ApiCall call, JsonObject answer)
    {
        AnswerWriter.Warn(call);
        return answer;
    }

    private async Task ApplyAsync(ApiCall call, JsonObject configuration)
    {
        var tracker = ObjectWriter.Tracker(call);
        var owner = ObjectWriter.Owner(call, applied: true);
        var (force, now) = (call.Flag("force"), writer.Now());
        var key = new ObjectKey(ResourceKey.Of(call.Resource), call.Namespace, call.Path.Name!);
        if (store.Get(key) is null && call.Subresource.Length == 0)
        {
            if (configuration.Metadata().Text("uid") is { } uid)
            {
                throw ApiStatus.Conflict(call.Resource, key.Name,
                    $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
            }

            // An apply of what is not there is a create, and needs that right as well.
            authorizer.Check(call.User, call.Http.Request.Path, "create", call.Path);
            configuration.Metadata().Remove("resourceVersion");
            var blank = new JsonObject
            {
                ["apiVersion"] = call.Resource.ApiVersion, ["kind"] = call.Resource.Kind, ["metadata"] = new JsonObject(),
            };
            var fresh = tracker.Apply(blank, configuration, owner, force, now);
            ObjectDecoder.Normalise(call, fresh);
            await AnswerAsync(call, await writer.CreateAsync(call, fresh, applied: true));
            return;
        }

        await AnswerAsync(call, await writer.UpdateAsync(call, live =>
        {
            var merged = tracker.Apply(live, configuration, owner, force, now);
            ObjectDecoder.Normalise(call, merged);
            return merged;
        }, put: false, applied: true));
    }

    private async Task ScaleAsync(ApiCall call, Func<JsonObject, JsonObject> change, bool put)
    {
        var scale = ScaleView.Of(call.Resource)!;
        call.ReviewedAs = scale.Show;
        var result = await writer.UpdateAsync(call, live =>
        {
            var wanted = change(scale.Show(live));
            var obj = scale.Write(live, wanted);
            ObjectDecoder.Normalise(call, obj);
            return obj;
        }, put, applied: false);
        await answers.ObjectAsync(call, 200, scale.Show(result.Object));
    }

    private Task AnswerAsync(ApiCall call, WriteResult result) => answers.ObjectAsync(call, result.Created ? 201 : 200, result.Object);
}
