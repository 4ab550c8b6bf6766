namespace Keyferry.Api.Validation;

/// <summary>
/// Collects the errors and warnings of one object in the order found, without duplicates. Bounded whatever the object
/// holds: messages are redacted and truncated, warnings beyond the limit are only counted, and an error beyond the limit
/// ends the validation.
/// </summary>
/// <param name="budget">The deadline and cost limit of the validation; null means no limit of time.</param>
/// <param name="maxErrors">The most errors that are collected.</param>
/// <param name="isKnown">Whether the stored object has the error already, so that it becomes a warning; null means it has none.</param>
public sealed class FieldErrorList(
    ValidationBudget? budget = null, int maxErrors = FieldErrorList.MaxErrors, Func<FieldError, bool>? isKnown = null)
{
    /// <summary>The most errors that a response lists.</summary>
    public const int MaxErrors = 100;

    /// <summary>The most warnings that are collected.</summary>
    public const int MaxWarnings = 100;

    private const int LongestMessage = 1000;
    private readonly List<FieldError> _found = [];
    private readonly HashSet<(string Path, string What, bool IsWarning)> _seen = [];
    private int _errors;
    private int _warnings;

    /// <summary>The errors and warnings, in the order found.</summary>
    public IReadOnlyList<FieldError> All => _found;

    /// <summary>The deadline and cost limit of the validation.</summary>
    public ValidationBudget Budget { get; } = budget ?? ValidationBudget.Unlimited();

    /// <summary>Whether there is an error, so that the object must be refused.</summary>
    public bool HasErrors => _errors > 0;

    /// <summary>The number of warnings beyond those that were collected.</summary>
    public int WarningsLeftOut { get; private set; }

    /// <summary>Adds an error.</summary>
    /// <param name="field">Path of the field.</param>
    /// <param name="reason">One of <see cref="CauseType"/>.</param>
    /// <param name="message">What is wrong and how to fix it.</param>
    /// <exception cref="ValidationStoppedException">There are more errors than a response lists.</exception>
    public void Error(FieldPath field, string reason, string message)
    {
        var error = new FieldError(field, reason, Bounded(message));
        if (!_seen.Add(Identity(error)))
        {
            return;
        }

        if (isKnown?.Invoke(error) == true)
        {
            Add(error with { IsWarning = true, Rank = WarningRank.Fails });
            return;
        }

        if (_errors == maxErrors)
        {
            throw new ValidationStoppedException(ValidationStop.TooManyErrors);
        }

        _errors++;
        _found.Add(error);
    }

    /// <summary>Adds an error at a path that is written in the code, see <see cref="FieldPath.Below"/>.</summary>
    /// <exception cref="ValidationStoppedException">There are more errors than a response lists.</exception>
    public void Error(string path, string reason, string message) => Error(FieldPath.Root.Below(path), reason, message);

    /// <summary>Adds a warning.</summary>
    /// <param name="field">Path of the field.</param>
    /// <param name="message">What to check and how to fix it.</param>
    /// <param name="rank">How much it matters.</param>
    public void Warn(FieldPath field, string message, WarningRank rank = WarningRank.Surprises)
    {
        if (_warnings < MaxWarnings)
        {
            Add(new FieldError(field, CauseType.Invalid, Bounded(message), IsWarning: true) { Rank = rank });
        }
        else
        {
            WarningsLeftOut++;
        }
    }

    /// <summary>Adds a warning at a path that is written in the code, see <see cref="FieldPath.Below"/>.</summary>
    public void Warn(string path, string message, WarningRank rank = WarningRank.Surprises) =>
        Warn(FieldPath.Root.Below(path), message, rank);

    // What can be wrong with a field in one way only is reported once, in the words of the rule that is asked first; an invalid
    // value may violate several rules.
    private static (string Path, string What, bool IsWarning) Identity(FieldError error) =>
        (error.Path, IsOneFault(error.Reason) ? error.Reason : error.Message, error.IsWarning);

    private static bool IsOneFault(string reason) =>
        reason is CauseType.Required or CauseType.TypeInvalid or CauseType.NotSupported or CauseType.Forbidden;

    private void Add(FieldError warning)
    {
        if (_warnings >= MaxWarnings)
        {
            WarningsLeftOut++;
        }
        else if (_seen.Add(Identity(warning)))
        {
            _warnings++;
            _found.Add(warning);
        }
    }

    // Redacted before it is truncated, since half a credential does not match its pattern.
    private static string Bounded(string message)
    {
        var text = CredentialText.Redact(message.Length <= 2 * LongestMessage ? message : message[..(2 * LongestMessage)]);
        return text.Length <= LongestMessage ? text : text[..LongestMessage] + "…";
    }
}
