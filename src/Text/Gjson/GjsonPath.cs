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
    /// <summary>Finds what a path leads to.</summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="path">The path.</param>
    /// <param name="result">What was found; JSON null counts as found.</param>
    /// <exception cref="InvalidOperationException">A fault of the evaluation itself; it repeats nothing of the document.</exception>
    public static bool TryGet(ReadOnlySpan<byte> json, string path, out GjsonResult? result)
    {
        var document = json.ToArray();
        try
        {
            var value = Evaluator.Get(document, Encoding.UTF8.GetBytes(path));
            result = value.Exists ? new GjsonResult(value.Kind, value.Raw.ToArray()) : null;
            return value.Exists;
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            // Without the exception itself: its message may repeat what was read.
            throw UnexpectedException.Neutral("evaluating the path", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(document);
        }
    }
}
