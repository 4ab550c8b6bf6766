using System.Text;
using Keyferry.Text.Regexp;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Rewriting;

/// <summary>
/// The replacing of a pattern in all keys of one operation, which together may take so many steps and so much memory: the
/// search behind each match may look at all that is left of a key, and a replacement may name a group any number of times.
/// </summary>
internal sealed class KeyReplacement : IDisposable
{
    // About half a second; 1,000 keys of 100 characters take some 100,000 steps.
    private const long MaxSteps = 50_000_000;
    private const long MaxMemory = 64 << 20;

    private static readonly TemplateLimits s_limits = new()
    {
        Steps = MaxSteps, Memory = MaxMemory, Time = TimeSpan.MaxValue,
    };

    private readonly RenderContext _context;
    private readonly GoRegex _regex;
    private readonly Replacement _replacement;

    private KeyReplacement(GoRegex regex, Replacement replacement, CancellationToken cancellation)
    {
        (_regex, _replacement) = (regex, replacement);
        _context = new RenderContext(s_limits, TimeProvider.System, [], cancellation);
    }

    /// <summary>Compiles the pattern; null with an error if it is none.</summary>
    public static KeyReplacement? Parse(KeyRewriteRegexp operation, CancellationToken cancellation, out string error)
    {
        if (!GoRegex.TryParse(operation.Source, GoRegex.DefaultMaxProgramSize, out var regex, out error))
        {
            error = "failed to compile: " + error;
            return null;
        }

        return new KeyReplacement(regex, Replacement.Parse(Encoding.UTF8.GetBytes(operation.Target), regex.GroupNames), cancellation);
    }

    /// <summary>Replaces in one key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="text">The new key.</param>
    /// <param name="error">Which limit was reached; empty if none was.</param>
    public bool TryReplace(string key, out string text, out string error)
    {
        text = "";
        error = "";
        try
        {
            var output = _context.Rent();
            _regex.ReplaceAll(Encoding.UTF8.GetBytes(key), _replacement, output, _context.Charge);
            _context.ChargeMemory(2L * output.Length);
            text = Encoding.UTF8.GetString(output.Written);
            _context.Return(output);
            return true;
        }
        catch (FunctionException)
        {
            error = $"the pattern and its target take more than {MaxSteps} steps or {MaxMemory} bytes for the keys that there are";
            return false;
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _context.Dispose();
}
