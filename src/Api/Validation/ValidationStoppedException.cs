namespace Keyferry.Api.Validation;

/// <summary>
/// Ends a validation from wherever it stands, for what was found so far suffices to refuse the object. Thrown by
/// <see cref="FieldErrorList"/> and <see cref="ValidationBudget"/>, caught by who started the validation.
/// </summary>
/// <param name="reason">Why it ends.</param>
public sealed class ValidationStoppedException(ValidationStop reason) : Exception($"The validation ends: {reason}.")
{
    /// <summary>Why it ends.</summary>
    public ValidationStop Reason { get; } = reason;
}

/// <summary>Why a validation ended before it had seen the whole object.</summary>
public enum ValidationStop
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>There were more errors than an answer names.</summary>
    TooManyErrors,

    /// <summary>The time that the API server waits was up.</summary>
    OutOfTime,
}
