using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;

namespace Keyferry.Local.Server.Rest;

/// <summary>How a deletion is to be done.</summary>
/// <param name="Policy"><c>Foreground</c>, <c>Background</c> or <c>Orphan</c>; null where none is given.</param>
/// <param name="Uid">The uid that the object must have; null for any.</param>
/// <param name="Version">The resourceVersion that it must have; null for any.</param>
/// <param name="Grace">Seconds of grace; null where none are given.</param>
internal sealed record DeletionOptions(string? Policy, string? Uid, string? Version, long? Grace)
{
    /// <summary>Reads the options from body and parameters, and keeps them for webhooks.</summary>
    /// <exception cref="StatusException">400 or 422: they cannot be read, or are not allowed.</exception>
    public static DeletionOptions Read(ApiCall call, byte[] body)
    {
        var given = Body(call, body);
        foreach (var name in (string[])["propagationPolicy", "gracePeriodSeconds", "orphanDependents"])
        {
            if (call.Parameter(name) is not { } value)
            {
                continue;
            }

            given[name] = name == "propagationPolicy" ? value : JsonText.Read(System.Text.Encoding.UTF8.GetBytes(value));
        }

        var causes = new List<StatusCause>();
        // kubectl delete --dry-run=server says so in the body alone.
        if (given["dryRun"] is JsonArray { Count: > 0 } dryRun)
        {
            call.DryRun = true;
            if (dryRun.Any(static v => v?.ToString() != "All"))
            {
                causes.Add(new StatusCause("FieldValueNotSupported",
                    $"Unsupported value: {dryRun.ToJsonString()}: supported values: \"All\"", "dryRun"));
            }
        }

        var policy = given.Text("propagationPolicy");
        if (policy is not (null or "Foreground" or "Background" or "Orphan"))
        {
            causes.Add(new StatusCause("FieldValueNotSupported",
                $"Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"", "propagationPolicy"));
        }

        if (policy is not null && given.ContainsKey("orphanDependents"))
        {
            causes.Add(MetadataValidation.Invalid("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
        }

        if (causes.Count > 0)
        {
            throw ApiStatus.InvalidOptions("DeleteOptions", [.. causes]);
        }

        if (policy is null && given.ContainsKey("orphanDependents"))
        {
            policy = given.Flag("orphanDependents") ? "Orphan" : "Background";
        }

        var shown = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "meta.k8s.io/v1" };
        foreach (var name in (string[])["gracePeriodSeconds", "preconditions", "orphanDependents", "propagationPolicy"])
        {
            if (given[name] is { } value)
            {
                shown[name] = value.DeepClone();
            }
        }

        if (call.DryRun)
        {
            shown["dryRun"] = new JsonArray("All");
        }

        call.DeleteOptions = shown;
        var preconditions = given.Object("preconditions");
        return new DeletionOptions(policy, preconditions.Text("uid"), preconditions.Text("resourceVersion"), given.Number("gracePeriodSeconds"));
    }

    private static JsonObject Body(ApiCall call, byte[] body)
    {
        if (body.Length == 0)
        {
            return [];
        }

        try
        {
            var given = JsonText.Read(body) as JsonObject ?? [];
            if (given.Text("kind") is { } kind && kind != "DeleteOptions")
            {
                throw ApiStatus.BadRequest(
                    $"no kind \"{kind}\" is registered for version \"{given.Text("apiVersion")}\" in scheme \"pkg/runtime/scheme.go:111\"");
            }

            return given;
        }
        catch (JsonException)
        {
            throw ApiStatus.BadRequest("couldn't get version/kind; json parse error: " + BodyReader.GoSyntax(body));
        }
    }
}
