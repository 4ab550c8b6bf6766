namespace Keyferry.Api.Validation;

/// <summary>
/// Ends a validation early; the errors found so far are reported. Thrown by <see cref="FieldErrorList"/> and
/// <see cref="ValidationBudget"/>, caught by the caller that started the validation.
/// </summary>
/// <param name="reason">Why it ends.</param>
public sealed class ValidationStoppedException(ValidationStop reason) : Exception($"The validation ends: {reason}.")
{
    /// <summary>Why it ends.</summary>
    public ValidationStop Reason { get; } = reason;
}

/// <summary>Why a validation ended early.</summary>
public enum ValidationStop
{
    /// <summary>It did not end early.</summary>
    None,

    /// <summary>There were more errors than a response lists.</summary>
    TooManyErrors,

    /// <summary>The time limit has passed.</summary>
    OutOfTime,
}
