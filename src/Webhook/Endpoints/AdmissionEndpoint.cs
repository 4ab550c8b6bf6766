using System.Buffers;
using Keyferry.Webhook.Admission;
using Keyferry.Webhook.Observability;
using Keyferry.Webhook.Webhooks;
using Microsoft.AspNetCore.Http.Features;

namespace Keyferry.Webhook.Endpoints;

/// <summary>Takes admission reviews over HTTP and hands them on.</summary>
/// <param name="handler">Answers them.</param>
/// <param name="gate">Lets a few at a time be answered.</param>
/// <param name="metrics">Counts them.</param>
/// <param name="logger">Where to tell of faults in the handler.</param>
public sealed partial class AdmissionEndpoint(
    IAdmissionHandler handler, AdmissionGate gate, AdmissionMetrics metrics, ILogger<AdmissionEndpoint> logger)
{
    /// <summary>The largest review: 7 MiB, room for an old and a new object of the largest size.</summary>
    public const int MaxBody = 7 * 1024 * 1024;

    private const int FirstBuffer = 16 * 1024;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var role = new ListenerRole(ListenerRoles.Admission);
        routes.MapPost(WebhookConfigurations.DefaultPath, c => AnswerAsync(c, mutating: true)).WithMetadata(role);
        routes.MapPost(WebhookConfigurations.ValidatePath, c => AnswerAsync(c, mutating: false)).WithMetadata(role);
    }

    private async Task AnswerAsync(HttpContext context, bool mutating)
    {
        using var measured = metrics.Start(mutating);
        measured.Code = await AnswerCodeAsync(context, mutating);
    }

    private async ValueTask<int> AnswerCodeAsync(HttpContext context, bool mutating)
    {
        if (!IsJson(context.Request.ContentType))
        {
            return await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType,
                $"Content-Type is \"{context.Request.ContentType}\": expected application/json");
        }

        if (context.Request.ContentLength > MaxBody)
            return await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, TooLarge);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxBody;

        // The stated length is only a claim: memory is taken as bytes arrive.
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            (buffer, var length) = await ReadAsync(context.Request.Body, buffer, context.RequestAborted);
            // Once the body is there: a slow sender must not take the turn of others.
            using var turn = await gate.EnterAsync(context.RequestAborted);
            if (!turn.IsAcquired)
                return await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, Overloaded);

            var answer = await handler.HandleAsync(
                buffer.AsMemory(0, length), mutating, AdmissionTimeout.Of(context.Request.Query["timeout"]),
                context.RequestAborted);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
            return StatusCodes.Status200OK;
        }
        catch (BadHttpRequestException e)
        {
            return await RefuseAsync(context, e.StatusCode,
                e.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge : e.Message);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            metrics.Panicked();
            LogFault(logger, e, context.Request.Path);
            return await RefuseAsync(context, StatusCodes.Status500InternalServerError,
                $"{e.GetType().Name} in the admission handler: see Keyferry's log");
        }
        finally
        {
            // A review may hold a secret value that somebody wrote into a manifest.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private const string Overloaded = "too many reviews are being answered and waiting: try again";

    private static string TooLarge => $"the body is larger than {MaxBody} bytes";

    private static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        var parameters = type.IndexOf(';');
        return (parameters < 0 ? type : type[..parameters]).Trim()
            .Equals("application/json", StringComparison.OrdinalIgnoreCase);
    }

    private static async ValueTask<(byte[] Buffer, int Length)> ReadAsync(
        Stream body, byte[] buffer, CancellationToken cancellation)
    {
        var length = 0;
        while (true)
        {
            var read = await body.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
                return (buffer, length);

            length += read;
            if (length < buffer.Length)
                continue;

            var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            buffer = larger;
        }
    }

    private static async ValueTask<int> RefuseAsync(HttpContext context, int code, string message)
    {
        context.Response.StatusCode = code;
        await context.Response.WriteAsync(message + "\n", context.RequestAborted);
        return code;
    }

    [LoggerMessage(300, LogLevel.Error, "Admission review at {Path} failed")]
    private static partial void LogFault(ILogger logger, Exception e, string path);
}
