using Keyferry.Admission.Patching;
using Keyferry.Admission.Validation;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Reviews;

/// <summary>The answer to an <see cref="AdmissionRequest"/>.</summary>
public sealed record AdmissionResponse
{
    /// <summary>The status code of a request that cannot be read.</summary>
    public const int BadRequestCode = 400;

    /// <summary>The status code of an object that is refused.</summary>
    public const int UnprocessableCode = 422;

    private AdmissionResponse()
    {
    }

    /// <summary>Whether the request may go on.</summary>
    public bool IsAllowed { get; private init; }

    /// <summary>The status code of a refusal; 200 where there is none.</summary>
    public int Code { get; private init; } = 200;

    /// <summary>Why the request cannot be read; empty where it can.</summary>
    public string Problem { get; private init; } = "";

    /// <summary>What is wrong with the object, at most <see cref="FieldErrorList.MaxErrors"/> errors.</summary>
    public IReadOnlyList<FieldError> Errors { get; private init; } = [];

    /// <summary>What the user is warned of, at most <see cref="FieldErrorList.MaxWarnings"/> warnings.</summary>
    public IReadOnlyList<FieldError> Warnings { get; private init; } = [];

    /// <summary>How many warnings there were beyond those in <see cref="Warnings"/>.</summary>
    public int WarningsLeftOut { get; private init; }

    /// <summary>Why the validation ended before it had seen the whole object, if it did.</summary>
    public ValidationStop Stop { get; private init; }

    /// <summary>What is added to the object; empty where it is refused.</summary>
    public JsonPatch Patch { get; private init; } = JsonPatch.Empty;

    /// <summary>The answer to a validation.</summary>
    /// <param name="result">What the validation found.</param>
    /// <param name="withWarnings">Whether warnings are answered; one of the two steps does, or the user sees them twice.</param>
    public static AdmissionResponse Of(ValidationResult result, bool withWarnings) => new()
    {
        IsAllowed = result.IsAllowed,
        Code = result.IsAllowed ? 200 : UnprocessableCode,
        Errors = [.. result.Errors.Where(static e => !e.IsWarning)],
        Warnings = withWarnings ? [.. result.Errors.Where(static e => e.IsWarning)] : [],
        WarningsLeftOut = withWarnings ? result.WarningsLeftOut : 0,
        Stop = result.Stop,
    };

    /// <summary>The answer to what is no AdmissionReview.</summary>
    /// <param name="problem">What is wrong with it; repeats nothing that was sent.</param>
    public static AdmissionResponse BadRequest(string problem) => new() { Code = BadRequestCode, Problem = problem };

    /// <summary>This answer with a patch; a refusal has none.</summary>
    public AdmissionResponse WithPatch(JsonPatch patch) => IsAllowed ? this with { Patch = patch } : this;
}
