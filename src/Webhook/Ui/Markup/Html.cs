using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Keyferry.Webhook.Ui.Markup;

/// <summary>A piece of HTML. It comes of <see cref="Of(HtmlBuilder)"/> alone, which encodes whatever is put in.</summary>
public readonly struct Html : IEquatable<Html>
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    /// <summary>Nothing.</summary>
    public static Html Empty { get; }

    /// <summary>
    /// Markup with texts put in: <c>Html.Of($"&lt;td&gt;{name}&lt;/td&gt;")</c>. What stands in the source is markup, what is put in is
    /// text and is encoded, unless it is HTML itself. Attributes' values belong in double quotes.
    /// </summary>
    /// <param name="markup">The markup.</param>
    public static Html Of(HtmlBuilder markup) => new(markup.ToMarkup());

    /// <summary>Pieces one after the other.</summary>
    /// <param name="parts">The pieces.</param>
    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(static p => p.ToString())));

    /// <summary>Pieces with a text between them.</summary>
    /// <param name="separator">The text.</param>
    /// <param name="parts">The pieces.</param>
    public static Html Join(string separator, IEnumerable<Html> parts) =>
        new(string.Join(Encode(separator), parts.Select(static p => p.ToString())));

    /// <summary>Markup of this program's own, such as its style sheet.</summary>
    /// <param name="markup">The markup, never anybody's text.</param>
    internal static Html OfProgram(string markup) => new(markup);

    /// <summary>A text as markup. Characters that would change how the text around them is shown become spaces.</summary>
    /// <param name="text">The text.</param>
    internal static string Encode(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            shown.Append(IsInvisible(rune) ? " " : rune.ToString());
        }

        return Encoder.Encode(shown.ToString());
    }

    private static bool IsInvisible(Rune rune) => Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;

    /// <inheritdoc/>
    public bool Equals(Html other) => ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Html other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>Whether both are the same markup.</summary>
    public static bool operator ==(Html left, Html right) => left.Equals(right);

    /// <summary>Whether they are different markup.</summary>
    public static bool operator !=(Html left, Html right) => !left.Equals(right);

    /// <summary>The markup.</summary>
    public override string ToString() => _markup ?? "";
}
