using System.Text;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Texts made comparable without regard to case, by Unicode's simple folding.</summary>
internal static class FoldedText
{
    /// <summary>A text that is the same for all cases of this one.</summary>
    public static string Of(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text)
        .ToUpperInvariant()
        .Replace('\u212A', 'K')
        .Replace('\u017F', 'S');
}
