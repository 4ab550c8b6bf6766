using System.Runtime.CompilerServices;
using Keyferry.Text.Regexp;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Regexps;

/// <summary>
/// Keeps what was compiled for as long as its render lives: patterns may come from secrets, so nothing of them stays
/// behind in the process. For any number of threads.
/// </summary>
internal sealed class PatternCache
{
    private const int MostPatterns = 64;
    private const long BytesPerInstruction = 16;

    private readonly ConditionalWeakTable<RenderContext, Dictionary<GoString, GoRegex?>> _patterns = [];

    /// <summary>The regular expression, or null if the pattern is none.</summary>
    /// <exception cref="FunctionException">The pattern is too large.</exception>
    public GoRegex? Find(RenderContext context, GoString pattern)
    {
        var known = _patterns.GetOrCreateValue(context);
        if (known.TryGetValue(pattern, out var regex))
        {
            return regex;
        }

        context.ChargeMemory(pattern.Length * 64L);
        if (known.Count == MostPatterns)
        {
            known.Clear();
        }

        _ = GoRegex.TryParse(pattern.Span, GoRegex.DefaultMaxProgramSize, out regex, out var error, out var isTooLarge);
        // An error: regexMatch must not treat a pattern over the limit as one that does not match.
        if (isTooLarge)
        {
            throw new FunctionException(error);
        }

        if (regex is not null)
        {
            context.ChargeMemory(regex.Size * BytesPerInstruction);
            context.Charge(regex.Size);
        }

        known[pattern] = regex;
        return regex;
    }

    /// <summary>The regular expression.</summary>
    /// <exception cref="FunctionException">The pattern is none.</exception>
    public GoRegex Get(RenderContext context, GoString pattern) => Find(context, pattern)
        ?? throw new FunctionException("the pattern is not a regular expression in RE2 syntax");
}
