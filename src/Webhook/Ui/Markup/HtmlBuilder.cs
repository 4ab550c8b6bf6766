using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Keyferry.Webhook.Ui.Markup;

/// <summary>Takes an interpolated string apart: its literals are markup, what is put in is encoded.</summary>
[InterpolatedStringHandler]
public readonly ref struct HtmlBuilder
{
    private readonly StringBuilder _markup;

    /// <summary>Begins.</summary>
    /// <param name="literalLength">The length of the literals.</param>
    /// <param name="formattedCount">How much is put in.</param>
    public HtmlBuilder(int literalLength, int formattedCount) => _markup = new StringBuilder(literalLength + (formattedCount * 16));

    /// <summary>Markup that stands in the source.</summary>
    /// <param name="literal">The markup.</param>
    public void AppendLiteral(string literal) => _markup.Append(literal);

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    public void AppendFormatted(string? text) => _markup.Append(Html.Encode(text));

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    public void AppendFormatted(int number) => _markup.Append(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>HTML.</summary>
    /// <param name="html">The HTML.</param>
    public void AppendFormatted(Html html) => _markup.Append(html.ToString());

    /// <summary>What came of it.</summary>
    internal string ToMarkup() => _markup.ToString();
}
