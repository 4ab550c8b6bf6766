namespace Keyferry.Api.Validation;

/// <summary>
/// Collects what is wrong with one object, in the order found, each thing once. Bounded, whatever the object holds:
/// messages are cut and rid of credentials, warnings beyond the limit are counted alone, and errors beyond it end the
/// validation.
/// </summary>
/// <param name="budget">What the validation may use; null means no limit of time.</param>
/// <param name="maxErrors">How many errors are collected at most.</param>
/// <param name="isKnown">Whether an error stood in the object before, so that it only warns; null means none did.</param>
public sealed class FieldErrorList(
    ValidationBudget? budget = null, int maxErrors = FieldErrorList.MaxErrors, Func<FieldError, bool>? isKnown = null)
{
    /// <summary>How many errors an answer names at most.</summary>
    public const int MaxErrors = 100;

    /// <summary>How many warnings are kept at most.</summary>
    public const int MaxWarnings = 100;

    private const int LongestMessage = 1000;
    private readonly List<FieldError> _found = [];
    private readonly HashSet<(string Path, string What, bool IsWarning)> _seen = [];
    private int _errors;
    private int _warnings;

    /// <summary>What was found.</summary>
    public IReadOnlyList<FieldError> All => _found;

    /// <summary>What the validation may use.</summary>
    public ValidationBudget Budget { get; } = budget ?? ValidationBudget.Unlimited();

    /// <summary>Whether anything forbids storing the object.</summary>
    public bool HasErrors => _errors > 0;

    /// <summary>How many warnings there were beyond those that are kept.</summary>
    public int WarningsLeftOut { get; private set; }

    /// <summary>Notes an error.</summary>
    /// <param name="field">Where.</param>
    /// <param name="reason">One of <see cref="CauseType"/>.</param>
    /// <param name="message">What is wrong and the way out.</param>
    /// <exception cref="ValidationStoppedException">There are too many errors to go on.</exception>
    public void Error(FieldPath field, string reason, string message)
    {
        var fault = new FieldError(field, reason, Bounded(message));
        if (!_seen.Add(Mistake(fault)))
        {
            return;
        }

        if (isKnown?.Invoke(fault) == true)
        {
            Add(fault with { IsWarning = true });
            return;
        }

        if (_errors == maxErrors)
        {
            throw new ValidationStoppedException(ValidationStop.TooManyErrors);
        }

        _errors++;
        _found.Add(fault);
    }

    /// <summary>Notes an error at a path that the program wrote, see <see cref="FieldPath.Below"/>.</summary>
    /// <exception cref="ValidationStoppedException">There are too many errors to go on.</exception>
    public void Error(string path, string reason, string message) => Error(FieldPath.Root.Below(path), reason, message);

    /// <summary>Notes a warning.</summary>
    /// <param name="field">Where.</param>
    /// <param name="message">What to look at, and the way out.</param>
    public void Warn(FieldPath field, string message)
    {
        if (_warnings < MaxWarnings)
        {
            Add(new FieldError(field, CauseType.Invalid, Bounded(message), IsWarning: true));
        }
        else
        {
            WarningsLeftOut++;
        }
    }

    /// <summary>Notes a warning at a path that the program wrote, see <see cref="FieldPath.Below"/>.</summary>
    public void Warn(string path, string message) => Warn(FieldPath.Root.Below(path), message);

    // Two rules may see that a field is missing or of another type, and one message is enough; an invalid value may break several rules.
    private static (string Path, string What, bool IsWarning) Mistake(FieldError fault) =>
        (fault.Path, fault.Reason is CauseType.Required or CauseType.TypeInvalid ? fault.Reason : fault.Message, fault.IsWarning);

    private void Add(FieldError warning)
    {
        if (_warnings >= MaxWarnings)
        {
            WarningsLeftOut++;
        }
        else if (_seen.Add(Mistake(warning)))
        {
            _warnings++;
            _found.Add(warning);
        }
    }

    // First rid of credentials, then cut: half a credential has no form to tell it by.
    private static string Bounded(string message)
    {
        var text = CredentialText.Redact(message.Length <= 2 * LongestMessage ? message : message[..(2 * LongestMessage)]);
        return text.Length <= LongestMessage ? text : text[..LongestMessage] + "…";
    }
}
