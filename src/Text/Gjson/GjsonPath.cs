using System.Security.Cryptography;
using System.Text;

namespace Keyferry.Text.Gjson;

/// <summary>
/// Evaluates gjson paths (<c>property</c>) over JSON text: components, escapes, array indexes, <c>#</c>, queries,
/// wildcards, pipes, modifiers, multipaths and literals. The document is not validated; in one that is no JSON a path
/// just finds nothing.
/// </summary>
public static class GjsonPath
{
    /// <summary>How many bytes of UTF-8 a path may have.</summary>
    public const int MaxPathLength = 8192;

    /// <summary>Finds what a path leads to.</summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="path">The path.</param>
    /// <param name="result">What was found; JSON null counts as found.</param>
    /// <param name="problem">
    /// Why the path was not evaluated to its end: it is too long or costs too much. It repeats neither path nor document.
    /// Null where it was.
    /// </param>
    /// <exception cref="InvalidOperationException">A fault of the evaluation itself; it repeats nothing of the document.</exception>
    public static bool TryGet(ReadOnlySpan<byte> json, string path, out GjsonResult? result, out string? problem)
    {
        result = null;
        problem = ProblemOf(path);
        return problem is null && TryEvaluate(json, path, out result, out problem);
    }

    /// <summary>What is wrong with a path's length; null where nothing is.</summary>
    internal static string? ProblemOf(string path) => Encoding.UTF8.GetByteCount(path) > MaxPathLength
        ? $"the property path is longer than {MaxPathLength} bytes"
        : null;

    /// <summary>Finds what a path of any length leads to.</summary>
    internal static bool TryEvaluate(
        ReadOnlySpan<byte> json, string path, out GjsonResult? result, out string? problem)
    {
        result = null;
        problem = null;
        var document = json.ToArray();
        try
        {
            var value = Evaluator.Get(document, Encoding.UTF8.GetBytes(path), new EvaluationBudget());
            result = value.Exists ? new GjsonResult(value.Kind, value.Raw.ToArray()) : null;
            return value.Exists;
        }
        catch (PathTooCostly exception)
        {
            problem = exception.Message;
            return false;
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            // The exception is not passed on: its message may repeat what was read.
            throw UnexpectedException.Neutral("evaluating the path", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(document);
        }
    }
}
