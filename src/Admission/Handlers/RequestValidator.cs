using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Admission.Reviews;
using Keyferry.Admission.Validation;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Handlers;

/// <summary>
/// Validates the object of a request; both steps do. At an update, errors that stood in the stored object only warn.
/// Safe to use from several threads.
/// </summary>
/// <param name="validator">Finds what is wrong.</param>
public sealed class RequestValidator(ManifestValidator validator)
{
    // An old object may have more errors than an answer names, and each excuses one of the new object's.
    private const int MostOldErrors = 1000;

    /// <summary>Validates the object of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="budget">What the validation may use.</param>
    /// <exception cref="OperationCanceledException">The budget's token was cancelled.</exception>
    public ValidationResult Validate(AdmissionRequest request, ValidationBudget budget)
    {
        // An object that is being deleted must be able to lose its finalizers, whatever is wrong with it. The stored state
        // decides: at a creation the field is only what somebody wrote.
        if (request.Operation is not (AdmissionOperation.Create or AdmissionOperation.Update)
            || (request.Operation == AdmissionOperation.Update
                && request.OldObject.Get("metadata").Has("deletionTimestamp")))
        {
            return ValidationResult.Nothing;
        }

        var result = Validate(request, request.Object, new FieldErrorList(budget));
        if (result.IsAllowed || request.Operation != AdmissionOperation.Update || !request.OldObject.Exists())
        {
            return result;
        }

        var before = Validate(request, request.OldObject, new FieldErrorList(budget, MostOldErrors));
        if (before.Errors.All(static e => e.IsWarning))
        {
            return result;
        }

        var unchanged = new UnchangedErrors(
            before.Errors.Where(static e => !e.IsWarning), request.OldObject, request.Object);
        return Validate(request, request.Object, new FieldErrorList(budget, isKnown: unchanged.Downgrades));
    }

    private ValidationResult Validate(AdmissionRequest request, JsonElement manifest, FieldErrorList errors) =>
        validator.Validate(request.Kind, manifest, request.Namespace, errors);
}
