using System.Text.Json;
using Keyferry.Admission.Json;
using Keyferry.Admission.Reviews;
using Keyferry.Admission.Validation;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Handlers;

/// <summary>
/// Answers admission reviews. The mutating step runs the whole validation, since only it sees fields that the schema
/// would refuse (docs/decisions/0003); the validating step runs it again, against what other webhooks changed.
/// Neither changes anything: all defaults stand in the CRDs' schema, so that what a user wrote stays as it is.
/// Reads nothing but the review.
/// </summary>
/// <param name="validator">Says what is wrong.</param>
/// <param name="time">The clock.</param>
public sealed class AdmissionHandler(ManifestValidator validator, TimeProvider time) : IAdmissionHandler
{
    // An old object may have more errors than an answer names, and each excuses one of the new object's.
    private const int MostOldErrors = 1000;

    // The API server never sends a key twice, and objects of its own go no deeper than this by far.
    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    /// <inheritdoc/>
    public ValueTask<byte[]> HandleAsync(
        ReadOnlyMemory<byte> body, bool mutating, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Handle(body, mutating, new ValidationBudget(time, timeout, cancellation)));
    }

    /// <summary>Answers one AdmissionReview; nothing in it waits.</summary>
    /// <param name="body">The request's body, UTF-8 JSON.</param>
    /// <param name="mutating">True for <c>/default</c>, false for <c>/validate</c>.</param>
    /// <param name="budget">What the validation may use.</param>
    /// <exception cref="OperationCanceledException">The budget's token was cancelled.</exception>
    public byte[] Handle(ReadOnlyMemory<byte> body, bool mutating, ValidationBudget budget)
    {
        try
        {
            using var review = JsonDocument.Parse(body, Reading);
            var (request, problem) = ReviewRequest.Read(review.RootElement);
            // The same warnings at both steps would reach the user twice.
            return request is null
                ? ReviewAnswer.BadRequest(problem!)
                : ReviewAnswer.Of(request, Validate(request, budget), withWarnings: mutating);
        }
        catch (InvalidOperationException) when (HasSurrogateEscape(body.Span))
        {
            return ReviewAnswer.BadRequest("the AdmissionReview holds half a surrogate pair");
        }
        catch (JsonException error)
        {
            // The message of the exception may repeat the name of a field.
            return ReviewAnswer.BadRequest(
                "the AdmissionReview is not JSON, has a key twice, or is nested deeper than "
                + $"{Reading.MaxDepth} levels: line {error.LineNumber}, byte {error.BytePositionInLine}");
        }
    }

    // A half pair is found when the text is read, and that throws; the API server sends none.
    private static bool HasSurrogateEscape(ReadOnlySpan<byte> body) =>
        body.IndexOf(@"\ud"u8) >= 0 || body.IndexOf(@"\uD"u8) >= 0;

    private ValidationResult Validate(ReviewRequest request, ValidationBudget budget)
    {
        // An object that is being deleted must be able to lose its finalizers, whatever is wrong with it. The stored state
        // decides: at a CREATE the field is only what somebody wrote.
        if (request.Operation is not ("CREATE" or "UPDATE")
            || (request.Operation == "UPDATE" && request.OldObject.Get("metadata").Has("deletionTimestamp")))
        {
            return ValidationResult.Nothing;
        }

        var result = validator.Validate(request.Kind, request.Object, request.Namespace, new FieldErrorList(budget));
        if (result.IsAllowed || request.Operation != "UPDATE" || !request.OldObject.Exists())
        {
            return result;
        }

        var before = validator.Validate(
            request.Kind, request.OldObject, request.Namespace, new FieldErrorList(budget, MostOldErrors));
        if (before.Errors.All(static f => f.IsWarning))
        {
            return result;
        }

        var unchanged = new UnchangedErrors(
            before.Errors.Where(static f => !f.IsWarning), request.OldObject, request.Object);
        return validator.Validate(
            request.Kind, request.Object, request.Namespace, new FieldErrorList(budget, isKnown: unchanged.Downgrades));
    }
}
