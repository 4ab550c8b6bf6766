using System.Text;
using Keyferry.Text.Regexp;

namespace Keyferry.Providers.Contract;

/// <summary>
/// A pattern that names of secrets must hold. It is a tenant's, so all names of a search together may take so many steps;
/// beyond them nothing matches any more, and <see cref="IsExhausted"/> says so.
/// </summary>
/// <param name="regex">The pattern.</param>
public sealed class NamePattern(GoRegex regex)
{
    /// <summary>How many steps all names together may take: 0.2 to 0.5 s as measured; 10,000 names of 100 characters take some two million.</summary>
    public const long MaxSteps = 20_000_000;

    private long _left = MaxSteps;

    /// <summary>Whether names were left out because the steps were used up.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>A pattern for one search.</summary>
    public static implicit operator NamePattern(GoRegex regex) => new(regex);

    /// <summary>Whether a name holds the pattern.</summary>
    public bool IsMatch(string name)
    {
        if (IsExhausted)
        {
            return false;
        }

        try
        {
            return regex.IsMatch(Encoding.UTF8.GetBytes(name), Charge);
        }
        catch (ExhaustedException)
        {
            IsExhausted = true;
            return false;
        }
    }

    private void Charge(long steps)
    {
        _left -= steps;
        if (_left < 0)
        {
            throw new ExhaustedException();
        }
    }

    private sealed class ExhaustedException : Exception;
}
