using System.Text.Json;
using System.Text.Unicode;
using Keyferry.Admission.Reviews;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Handlers;

/// <summary>Reads reviews, lets a handler decide, and writes the answers. Safe to use from several threads.</summary>
/// <param name="time">The clock.</param>
public sealed class ReviewProcessor(TimeProvider time) : IReviewProcessor
{
    // The API server never sends a key twice, and objects of its own go no deeper than this by far.
    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    /// <inheritdoc/>
    public ValueTask<byte[]> ProcessAsync(
        IAdmissionHandler handler, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ProcessAsync(handler, body, new ValidationBudget(time, timeout, cancellation), cancellation);
    }

    /// <summary>Answers one AdmissionReview.</summary>
    /// <param name="handler">Decides about the request.</param>
    /// <param name="body">The request's body, UTF-8 JSON.</param>
    /// <param name="budget">What the decision may use.</param>
    /// <param name="cancellation">Nobody waits for the answer any more.</param>
    /// <exception cref="OperationCanceledException">The token, or that of the budget, was cancelled.</exception>
    public static async ValueTask<byte[]> ProcessAsync(
        IAdmissionHandler handler, ReadOnlyMemory<byte> body, ValidationBudget budget, CancellationToken cancellation)
    {
        // The parser looks at texts only when they are read, which then throws.
        if (!Utf8.IsValid(body.Span))
        {
            return BadRequest("the AdmissionReview is not UTF-8");
        }

        try
        {
            using var review = JsonDocument.Parse(body, Reading);
            var (request, problem) = AdmissionReviewReader.Read(review.RootElement);
            return request is null
                ? BadRequest(problem!)
                : AdmissionReviewWriter.Write(request, await handler.HandleAsync(request, budget, cancellation));
        }
        catch (InvalidOperationException) when (HasSurrogateEscape(body.Span))
        {
            return BadRequest("the AdmissionReview holds half a surrogate pair");
        }
        catch (JsonException error)
        {
            // The message of the exception may repeat the name of a field.
            return BadRequest(
                "the AdmissionReview is not JSON, has a key twice, or is nested deeper than "
                + $"{Reading.MaxDepth} levels: line {error.LineNumber}, byte {error.BytePositionInLine}");
        }
    }

    private static byte[] BadRequest(string problem) => AdmissionReviewWriter.Write(AdmissionResponse.BadRequest(problem));

    // Half a surrogate pair is found only when the string is read, which throws; the API server sends none.
    private static bool HasSurrogateEscape(ReadOnlySpan<byte> body) =>
        body.IndexOf(@"\ud"u8) >= 0 || body.IndexOf(@"\uD"u8) >= 0;
}
