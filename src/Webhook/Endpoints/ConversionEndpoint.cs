using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Microsoft.AspNetCore.Http.Features;

namespace Keyferry.Webhook.Endpoints;

/// <summary>
/// Converts objects between the versions of our kinds, for definitions that another release left with a conversion webhook that
/// leads here. Versions differ in name only, as with the strategy None that our own definitions have.
/// </summary>
public sealed class ConversionEndpoint
{
    /// <summary>The path, as External Secrets Operator's definitions had it.</summary>
    public const string Path = "/convert";

    // A list is converted in one review.
    private const int MaxBody = 32 * 1024 * 1024;

    private readonly MemoryQuota _quota = new(2L * MaxBody);

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, AnswerAsync).WithMetadata(new ListenerRole(ListenerRoles.Admission));

    /// <summary>Answers a ConversionReview; null where it is none.</summary>
    /// <param name="review">The review. It is taken apart.</param>
    public static JsonObject? Convert(JsonNode? review)
    {
        if (review is not JsonObject || review["request"] is not JsonObject request
            || request["desiredAPIVersion"] is not JsonValue desired || !desired.TryGetValue<string>(out var version)
            || request["objects"] is not JsonArray objects || objects.Any(static o => o is not JsonObject))
        {
            return null;
        }

        var converted = new JsonArray();
        foreach (var item in objects.ToList())
        {
            objects.Remove(item);
            item!["apiVersion"] = version;
            converted.Add(item);
        }

        return new JsonObject
        {
            ["apiVersion"] = review["apiVersion"]?.DeepClone(),
            ["kind"] = "ConversionReview",
            ["response"] = new JsonObject
            {
                ["uid"] = request["uid"]?.DeepClone(),
                ["convertedObjects"] = converted,
                ["result"] = new JsonObject { ["status"] = "Success" },
            },
        };
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBody;
        }

        using var body = await BoundedBody.ReadAsync(context.Request.Body, MaxBody, _quota, context.RequestAborted);
        if (body is null || body.WasCut)
        {
            context.Response.StatusCode = body is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status413PayloadTooLarge;
            return;
        }

        if (Read(body.Memory) is not { } answer)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("expected a ConversionReview\n", context.RequestAborted);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private static JsonObject? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return Convert(JsonNode.Parse(body.Span));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
