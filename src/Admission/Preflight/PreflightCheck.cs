using Keyferry.Admission.Fields;
using Keyferry.Admission.Reviews;
using Keyferry.Admission.Validation;
using Keyferry.Api.Json;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Preflight;

/// <summary>
/// Has stores asked about an ExternalSecret where it or its namespace wants that, and judges what they say. Whatever keeps it from being
/// made is a warning: an object is refused only for what a store said for certain.
/// </summary>
/// <param name="preflight">Asks stores.</param>
/// <param name="labelsOf">The labels of a namespace; null where they are not known.</param>
public sealed class PreflightCheck(IPreflight preflight, Func<string, IReadOnlyDictionary<string, string>?> labelsOf)
{
    /// <summary>How long it may take in all.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static readonly FieldPath Place = FieldPath.Root.Field("metadata").Field("annotations").Key(PreflightModes.Name);

    /// <summary>Adds what stores say to what a validation found.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">What the validation found.</param>
    /// <param name="budget">What the answer may use.</param>
    /// <param name="cancellation">Nobody waits for the answer any more.</param>
    public async ValueTask<ValidationResult> AddAsync(
        AdmissionRequest request, ValidationResult result, ValidationBudget budget, CancellationToken cancellation)
    {
        if (!result.IsAllowed || request.Kind is not { Group: ApiResources.Group, Kind: "ExternalSecret" } || request.SubResource.Length > 0 || !request.IsWrite)
        {
            return result;
        }

        var mode = PreflightModes.Of(request.Object.Get("metadata"), labelsOf(request.Namespace), out var unknown);
        var errors = new FieldErrorList(budget);
        if (unknown is not null)
        {
            errors.Warn(Place, $"{RedactedValue.Of(unknown)} is not known: give warn or enforce", WarningRank.Fails);
        }

        if (mode != PreflightMode.Off)
        {
            var limit = budget.TimeLeft is var left && left != Timeout.InfiniteTimeSpan && left < Limit ? left : Limit;
            Judge(await preflight.AskAsync(request, limit, cancellation), mode, errors);
        }

        return errors.All.Count == 0 ? result : result with { Errors = [.. result.Errors, .. errors.All] };
    }

    private static void Judge(PreflightAnswer answer, PreflightMode mode, FieldErrorList errors)
    {
        if (answer.NotMade is { } why)
        {
            errors.Warn(Place, $"pre-flight could not be made: {RedactedValue.Cut(why)}", WarningRank.Fails);
        }

        foreach (var problem in answer.Problems)
        {
            var message = RedactedValue.Cut(problem.Message);
            try
            {
                if (!problem.IsCertain)
                {
                    errors.Warn(problem.Field, $"pre-flight could not be made: {message}", WarningRank.Fails);
                }
                else if (mode == PreflightMode.Enforce)
                {
                    errors.Error(problem.Field, CauseType.Invalid, $"{message} (pre-flight)");
                }
                else
                {
                    errors.Warn(problem.Field, $"{message} (pre-flight)", WarningRank.Fails);
                }
            }
            catch (ValidationStoppedException)
            {
                // More than an answer lists.
                return;
            }
        }
    }
}
