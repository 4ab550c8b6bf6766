using Keyferry.Api.Validation;

namespace Keyferry.Admission.Validation;

/// <summary>What a validation found.</summary>
/// <param name="Errors">Errors and warnings, in the order found.</param>
/// <param name="Stop">Why it ended before it had seen the whole object, if it did.</param>
/// <param name="WarningsLeftOut">How many warnings there were beyond those in <paramref name="Errors"/>.</param>
public sealed record ValidationResult(IReadOnlyList<FieldError> Errors, ValidationStop Stop, int WarningsLeftOut)
{
    /// <summary>Nothing was found.</summary>
    public static ValidationResult Nothing { get; } = new([], ValidationStop.None, 0);

    /// <summary>Whether the object may be stored: nothing forbids it, and all of it was seen.</summary>
    public bool IsAllowed => Stop == ValidationStop.None && Errors.All(static f => f.IsWarning);
}
