using System.Diagnostics;
using Keyferry.Admission.Handlers;
using Keyferry.Admission.Registrations;
using Keyferry.Admission.Reviews;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Tracing;
using Keyferry.Webhook.Observability;
using Microsoft.AspNetCore.Http.Features;

namespace Keyferry.Webhook.Endpoints;

/// <summary>Takes admission reviews over HTTP and hands them on.</summary>
/// <param name="webhooks">The webhooks, each with its paths.</param>
/// <param name="processor">Answers reviews.</param>
/// <param name="gate">Lets a few in at a time.</param>
/// <param name="waiting">Does so for reviews whose answers may wait for something.</param>
/// <param name="metrics">Counts them.</param>
/// <param name="logger">Logs exceptions of handlers.</param>
public sealed partial class AdmissionEndpoint(
    IReadOnlyList<WebhookRegistration> webhooks, IReviewProcessor processor, AdmissionGate gate, WaitingGate waiting, AdmissionMetrics metrics,
    ILogger<AdmissionEndpoint> logger)
{
    /// <summary>The largest review: 7 MiB, enough for an old and a new object of the largest size.</summary>
    public const int MaxBody = 7 * 1024 * 1024;

    /// <summary>The most memory that the bodies of all reviews take together: 128 MiB.</summary>
    public const long MaxBuffered = 128L * 1024 * 1024;

    private readonly MemoryQuota _quota = new(MaxBuffered);

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var role = new ListenerRole(ListenerRoles.Admission);
        foreach (var webhook in webhooks)
        {
            var handler = webhook.CreateHandler();
            foreach (var path in webhook.FormerPaths.Prepend(webhook.Path))
            {
                var series = metrics.ForPath(path);
                var turns = webhook.MayWait ? waiting.Gate : gate;
                routes.MapPost(path, context => AnswerAsync(context, handler, turns, series)).WithMetadata(role);
            }
        }
    }

    private async Task AnswerAsync(
        HttpContext context, IAdmissionHandler handler, AdmissionGate turns, AdmissionMetrics.PathMetrics series)
    {
        using var measured = series.Start();
        using var span = Spans.Review(context.Request.Path);
        measured.Code = await AnswerCodeAsync(context, handler, turns);
        span?.SetTag("http.response.status_code", measured.Code);
    }

    private async ValueTask<int> AnswerCodeAsync(HttpContext context, IAdmissionHandler handler, AdmissionGate turns)
    {
        if (!IsJson(context.Request.ContentType))
        {
            return await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType,
                $"Content-Type is \"{context.Request.ContentType}\": expected application/json");
        }

        if (context.Request.ContentLength > MaxBody)
        {
            return await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, TooLarge);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBody;
        }

        var timeout = AdmissionTimeout.Of(context.Request.Query["timeout"]);

        // Kestrel's minimum data rate is an average: a client that is fast at first could
        // then hold the memory for half an hour.
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        reading.CancelAfter(timeout);
        try
        {
            // Cleared when it is disposed of: a review may hold a secret value that somebody wrote into a manifest.
            using var body = await BoundedBody.ReadAsync(context.Request.Body, MaxBody, _quota, reading.Token);
            reading.CancelAfter(Timeout.InfiniteTimeSpan);
            if (body is null)
            {
                return await RefuseForNowAsync(context);
            }

            if (body.WasCut)
            {
                return await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, TooLarge);
            }

            // Entered after the body is read, so that a slow client holds no turn.
            using var turn = await turns.EnterAsync(context.RequestAborted);
            if (!turn.IsAcquired)
            {
                return await RefuseForNowAsync(context);
            }

            var answer = await processor.ProcessAsync(
                handler, body.Memory, timeout, context.RequestAborted);
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
        catch (OperationCanceledException) when (reading.IsCancellationRequested
            && !context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            return await RefuseAsync(context, StatusCodes.Status408RequestTimeout, "the body did not arrive in time");
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            metrics.Panicked();
            // The message of an unforeseen exception may repeat what a tenant wrote.
            LogFailure(logger, e.GetType().FullName!, context.Request.Path, new StackTrace(e).ToString());
            return await RefuseAsync(context, StatusCodes.Status500InternalServerError,
                $"{e.GetType().Name} in the admission handler: see Keyferry's log");
        }
    }

    private const string TooMany = "too many reviews are being answered already: try again";

    private static string TooLarge => $"the body is larger than {MaxBody} bytes";

    private static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        var parameters = type.IndexOf(';');
        return (parameters < 0 ? type : type[..parameters]).Trim()
            .Equals("application/json", StringComparison.OrdinalIgnoreCase);
    }

    private static ValueTask<int> RefuseForNowAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, TooMany);
    }

    private static async ValueTask<int> RefuseAsync(HttpContext context, int code, string message)
    {
        context.Response.StatusCode = code;
        await context.Response.WriteAsync(message + "\n", context.RequestAborted);
        return code;
    }

    [LoggerMessage(300, LogLevel.Error, "Admission review at {Path} failed with {Exception}\n{Stack}")]
    private static partial void LogFailure(ILogger logger, string exception, string path, string stack);
}
