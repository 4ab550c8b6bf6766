using System.Text.Json;
using Keyferry.Api.Faults;
using Keyferry.Webhook.Admission.Fields;
using Keyferry.Webhook.Admission.Reviews;

namespace Keyferry.Webhook.Admission;

/// <summary>
/// Answers admission reviews. The mutating step runs the whole validation, since only it sees fields that the schema
/// would refuse (docs/decisions/0003); the validating step runs it again, against what other webhooks changed.
/// Neither changes anything: all defaults stand in the CRDs' schema, so that what a user wrote stays as it is.
/// </summary>
/// <param name="validator">Says what is wrong.</param>
public sealed class AdmissionHandler(ManifestValidator validator) : IAdmissionHandler
{
    /// <inheritdoc/>
    public ValueTask<byte[]> HandleAsync(ReadOnlyMemory<byte> body, bool mutating, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Handle(body, mutating));
    }

    /// <summary>Answers one AdmissionReview; nothing in it waits.</summary>
    /// <param name="body">The request's body, UTF-8 JSON.</param>
    /// <param name="mutating">True for <c>/default</c>, false for <c>/validate</c>.</param>
    public byte[] Handle(ReadOnlyMemory<byte> body, bool mutating)
    {
        _ = mutating;
        try
        {
            using var review = JsonDocument.Parse(body);
            var (request, problem) = ReviewRequest.Read(review.RootElement);
            return request is null
                ? ReviewAnswer.Unreadable(problem!)
                : ReviewAnswer.Of(request, Faults(request));
        }
        catch (JsonException error)
        {
            return ReviewAnswer.Unreadable(
                $"the AdmissionReview is not JSON: line {error.LineNumber}, byte {error.BytePositionInLine}");
        }
    }

    private IReadOnlyList<Fault> Faults(ReviewRequest request)
    {
        // An object that is being deleted must be able to lose its finalizers, whatever is wrong with it.
        if (request.Operation is not ("CREATE" or "UPDATE") || request.Object.Get("metadata").Has("deletionTimestamp"))
            return [];
        var faults = validator.Validate(request.Kind, request.Object, request.Namespace);
        if (request.Operation != "UPDATE" || !request.OldObject.IsThere() || faults.All(static f => f.IsWarning))
            return faults;
        var before = validator.Validate(request.Kind, request.OldObject, request.Namespace);
        return Ratchet.Soften(faults, request.Object, before, request.OldObject);
    }
}
