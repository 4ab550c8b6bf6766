using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Patching;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Webhooks;

/// <summary>Asks the webhooks that the stored configurations name.</summary>
internal sealed class AdmissionChain(ObjectStore store, ResourceCatalog catalog, WebhookClient client)
{
    private const string Group = "admissionregistration.k8s.io";

    /// <summary>Lets mutating webhooks change an object.</summary>
    /// <returns>The object, decoded anew where it was changed.</returns>
    /// <exception cref="StatusException">A webhook denies the request, or fails under policy <c>Fail</c>.</exception>
    public async Task<JsonObject> MutateAsync(ApiCall call, Operation operation, JsonObject obj, JsonObject? old)
    {
        var seen = new List<(WebhookEntry Hook, JsonObject After)>();
        foreach (var hook in Hooks("mutatingwebhookconfigurations", call))
        {
            obj = await MutateAsync(hook, call, operation, obj, old);
            seen.Add((hook, obj));
        }

        foreach (var (hook, after) in seen)
        {
            if (hook.Reinvoked && !JsonAccess.Same(after, obj))
            {
                obj = await MutateAsync(hook, call, operation, obj, old);
            }
        }

        return obj;
    }

    /// <summary>Lets validating webhooks have their say.</summary>
    /// <exception cref="StatusException">A webhook denies the request, or fails under policy <c>Fail</c>.</exception>
    public async Task ValidateAsync(ApiCall call, Operation operation, JsonObject? obj, JsonObject? old)
    {
        var asked = Hooks("validatingwebhookconfigurations", call).Select(hook => AskAsync(hook, call, operation, obj, old, mutating: false));
        var errors = await Task.WhenAll(asked.Select(async answer =>
        {
            try
            {
                await answer;
                return null;
            }
            catch (StatusException error)
            {
                return error;
            }
        }));
        if (errors.FirstOrDefault(e => e is not null) is { } first)
        {
            throw first;
        }
    }

    /// <summary>Asks the mutating webhooks about a deletion; what they would change is not looked at.</summary>
    public async Task BeforeDeleteAsync(ApiCall call, JsonObject old)
    {
        foreach (var hook in Hooks("mutatingwebhookconfigurations", call))
        {
            await AskAsync(hook, call, Operation.Delete, null, old, mutating: true);
        }
    }

    private async Task<JsonObject> MutateAsync(WebhookEntry hook, ApiCall call, Operation operation, JsonObject obj, JsonObject? old)
    {
        if (await AskAsync(hook, call, operation, obj, old, mutating: true) is not { } patch || call.ReviewedAs is not null)
        {
            return obj;
        }

        try
        {
            var changed = JsonPatch.Apply(obj, patch) as JsonObject ?? throw new JsonPatchException("the patch leaves no object");
            ObjectMetadata.Normalise(changed, call.Resource, []);
            call.Rules.Decode(changed, []);
            return changed;
        }
        catch (JsonPatchException error)
        {
            throw ApiStatus.InternalError(error.Message);
        }
    }

    // The configurations themselves never go to a webhook: a bad one could not be repaired.
    private IEnumerable<WebhookEntry> Hooks(string plural, ApiCall call) => call.Resource is { Group: Group }
        ? []
        : store.List(new ResourceKey(Group, plural), null)!.Objects
            .SelectMany(c => c.Body.List("webhooks")?.OfType<JsonObject>() ?? []).Select(body => new WebhookEntry(body));

    private async Task<JsonArray?> AskAsync(
        WebhookEntry hook, ApiCall call, Operation operation, JsonObject? obj, JsonObject? old, bool mutating)
    {
        if (hook.Match(call, operation, catalog) is not { } matched || !hook.Selects(call, store, obj, old))
        {
            return null;
        }

        var uid = RandomNames.Uid();
        var review = AdmissionReviewBuilder.Of(call, operation, matched, uid, obj, old);
        if (!MatchConditions.Hold(hook, call, review.Object("request")!))
        {
            return null;
        }

        try
        {
            var answer = await client.CallAsync(hook, review, call.Aborted);
            return Read(hook, call, answer.Object("response"), uid, mutating);
        }
        catch (WebhookFailure error)
        {
            if (hook.IgnoresFailure)
            {
                return null;
            }

            throw ApiStatus.InternalError($"failed calling webhook \"{hook.Name}\": {error.Message}");
        }
    }

    private static JsonArray? Read(WebhookEntry hook, ApiCall call, JsonObject? response, string uid, bool mutating)
    {
        const string invalid = "received invalid webhook response: ";
        if (response is null)
        {
            throw new WebhookFailure(invalid + "webhook response was absent");
        }

        if (response.Text("uid") != uid)
        {
            throw new WebhookFailure(invalid + $"expected response.uid=\"{uid}\", got \"{response.Text("uid")}\"");
        }

        var patch = response.Text("patch");
        if (patch is not null && !mutating)
        {
            throw new WebhookFailure(invalid + "validating webhook may not return response.patch");
        }

        if (patch is not null && response.Text("patchType") is null)
        {
            throw new WebhookFailure(invalid + "webhook returned response.patch but not response.patchType");
        }

        lock (call.Warnings)
        {
            call.Warnings.AddRange(response.List("warnings").Texts());
        }

        if (!response.Flag("allowed"))
        {
            throw Denied(hook, response.Object("status") ?? []);
        }

        return patch is null ? null : Operations(patch);
    }

    private static JsonArray Operations(string patch)
    {
        const string undecodable = "received undecodable patch in webhook response: ";
        try
        {
            var node = JsonText.Read(Convert.FromBase64String(patch));
            return node as JsonArray ?? throw new WebhookFailure(
                undecodable + $"json: cannot unmarshal {ObjectMetadata.KindName(node)} into Go value of type jsonpatch.Patch");
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new WebhookFailure(undecodable + BodyReader.GoSyntax(Encoding.UTF8.GetBytes(patch)));
        }
    }

    private static StatusException Denied(WebhookEntry hook, JsonObject status)
    {
        var said = status.Text("message") is { Length: > 0 } message ? message : status.Text("reason");
        var text = $"admission webhook \"{hook.Name}\" denied the request" + (string.IsNullOrEmpty(said) ? " without explanation" : $": {said}");
        var code = status.Number("code") is { } number and >= 400 ? (int)number : 400;
        return new StatusException(code, status.Text("reason"), text, status.Object("details"));
    }
}
