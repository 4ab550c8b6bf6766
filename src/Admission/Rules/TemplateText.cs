using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Keyferry.Admission.Fields;
using Keyferry.Api.Validation;
using Keyferry.Text.Templates;

namespace Keyferry.Admission.Rules;

/// <summary>One text that is a template, and the place in a manifest where it stands.</summary>
/// <param name="Path">The place.</param>
/// <param name="Text">The text.</param>
/// <param name="Templates">Those that were read before: most reviews bring the same few.</param>
internal sealed record TemplateText(FieldPath Path, string Text, TemplateCache Templates)
{
    private const int CharactersAStep = 16;

    /// <summary>Reads the template, and reports what is wrong with it.</summary>
    /// <param name="context">Takes what is found.</param>
    /// <param name="name">The name by which the template can call itself.</param>
    /// <param name="template">The template; null where the text is none.</param>
    public bool TryRead(ValidationContext context, string name, [NotNullWhen(true)] out Template? template)
    {
        context.Errors.Budget.Spend(1 + (Text.Length / CharactersAStep));
        if (Templates.TryGet(name, Text, out template, out var error))
        {
            return true;
        }

        var place = error.Line == 0 ? "" : Place(error.Line, error.Column);
        context.Error(Path, CauseType.Invalid, RedactedValue.Cut($"{place}{error.Message}"));
        return false;
    }

    /// <summary>Where a key is read first, as <c>line 2, column 7: </c>; empty where it is not found.</summary>
    public string PlaceOf(string key)
    {
        foreach (var form in (string[])[$".{key}", $"\"{key}\"", $"`{key}`"])
        {
            // The same letters may stand in the plain text between the actions.
            foreach (var (from, to) in Actions())
            {
                if (Find(form, from, to) is not (>= 0 and var at))
                {
                    continue;
                }

                var before = Text.AsSpan(0, at);
                return Place(before.Count('\n') + 1, at - before.LastIndexOf('\n'));
            }
        }

        return "";
    }

    /// <summary>Where the actions stand, without the delimiter behind them.</summary>
    public IEnumerable<(int From, int To)> Actions()
    {
        var options = Templates.Options;
        if (options.LeftDelimiter.Length == 0 || options.RightDelimiter.Length == 0)
        {
            yield break;
        }

        for (var end = 0; Text.IndexOf(options.LeftDelimiter, end, StringComparison.Ordinal) is >= 0 and var from;)
        {
            var to = Text.IndexOf(options.RightDelimiter, from, StringComparison.Ordinal);
            end = to < 0 ? Text.Length : to;
            yield return (from, end);
        }
    }

    private int Find(string form, int from, int to)
    {
        while (Text.IndexOf(form, from, to - from, StringComparison.Ordinal) is >= 0 and var at)
        {
            from = at + form.Length;
            // What follows a word or a parenthesis is a field of that, not a key.
            if (form[0] != '.' || (!IsWord(at - 1) && (at == 0 || Text[at - 1] != ')') && !IsWord(from)))
            {
                return at;
            }
        }

        return -1;
    }

    private bool IsWord(int at) => at >= 0 && at < Text.Length && (char.IsLetterOrDigit(Text[at]) || Text[at] == '_');

    private static string Place(int line, int column) =>
        string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}: ");
}
