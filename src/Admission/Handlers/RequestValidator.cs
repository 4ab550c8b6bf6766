using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Admission.Cluster;
using Keyferry.Admission.Reviews;
using Keyferry.Admission.Rules;
using Keyferry.Admission.Validation;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Handlers;

/// <summary>
/// Validates the object of a request; both steps do. At an update, errors that stood in the stored object only warn.
/// Safe to use from several threads.
/// </summary>
/// <param name="validator">Finds what is wrong.</param>
/// <param name="cluster">Finds what does not go together with the rest of the cluster; null where nothing is known of that.</param>
/// <param name="view">What is known of the cluster now; null where nothing is.</param>
public sealed class RequestValidator(ManifestValidator validator, ClusterRules? cluster = null, Func<IClusterView?>? view = null)
{
    // An old object may have more errors than an answer names, and each excuses one of the new object's.
    private const int MostOldErrors = 1000;

    /// <summary>Validates the object of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="budget">What the validation may use.</param>
    /// <exception cref="OperationCanceledException">The budget's token was cancelled.</exception>
    public ValidationResult Validate(AdmissionRequest request, ValidationBudget budget)
    {
        if (!request.IsWrite)
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

    /// <summary>Adds what the change does, and what does not go together with the rest of the cluster: warnings, of an object that may be stored.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">What the validation found.</param>
    /// <param name="budget">What the look may use.</param>
    /// <exception cref="OperationCanceledException">The budget's token was cancelled.</exception>
    public ValidationResult WithWarnings(AdmissionRequest request, ValidationResult result, ValidationBudget budget)
    {
        if (!result.IsAllowed || !request.IsWrite)
        {
            return result;
        }

        var change = new FieldErrorList(budget);
        if (request.Operation == AdmissionOperation.Update && request.Kind is { Group: ApiResources.Group, Kind: "ExternalSecret" })
        {
            RenamedTargetRules.Check(request.OldObject, request.Object, change);
        }

        var around = cluster is not null && view?.Invoke() is { } now
            ? cluster.Check(request.Kind, request.Object, request.Namespace, now, budget)
            : [];
        return change.All.Count + around.Count == 0 ? result : result with { Errors = [.. result.Errors, .. change.All, .. around] };
    }

    private ValidationResult Validate(AdmissionRequest request, JsonElement manifest, FieldErrorList errors) =>
        validator.Validate(request.Kind, manifest, request.Namespace, errors);
}
