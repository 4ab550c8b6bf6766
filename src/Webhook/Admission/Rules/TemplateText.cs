using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Keyferry.Api.Faults;
using Keyferry.Text.Templates;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>One text that is a template, and the place in a manifest where it stands.</summary>
/// <param name="Path">The place, below the spec.</param>
/// <param name="Text">The text.</param>
/// <param name="Options">How it is read.</param>
internal sealed record TemplateText(string Path, string Text, TemplateOptions Options)
{
    /// <summary>Reads the template, and notes what is wrong with it.</summary>
    /// <param name="scope">Takes what is found.</param>
    /// <param name="name">The name by which the template can call itself.</param>
    /// <param name="template">The template; null where the text is none.</param>
    public bool TryRead(SpecScope scope, string name, [NotNullWhen(true)] out Template? template)
    {
        if (Template.TryParse(name, Encoding.UTF8.GetBytes(Text), Options, out template, out var error))
            return true;
        var place = error.Line == 0 ? "" : Place(error.Line, error.Column);
        scope.Error(Path, FaultReasons.Invalid, ShownValue.Cut($"{place}{error.Message}"));
        return false;
    }

    /// <summary>Where a key is read first, such as <c>line 2, column 7: </c>; empty where that cannot be told.</summary>
    public string PlaceOf(string key)
    {
        foreach (var form in (string[])[$".{key}", $"\"{key}\"", $"`{key}`"])
        {
            for (var at = Text.IndexOf(form, StringComparison.Ordinal);
                at >= 0;
                at = Text.IndexOf(form, at + 1, StringComparison.Ordinal))
            {
                if (!IsWhole(at, form) || !IsInAction(at))
                    continue;
                var line = Text.AsSpan(0, at).Count('\n') + 1;
                return Place(line, at - Text.AsSpan(0, at).LastIndexOf('\n'));
            }
        }

        return "";
    }

    private bool IsWhole(int at, string form)
    {
        var end = at + form.Length;
        return form[0] != '.'
            || ((at == 0 || !IsWord(Text[at - 1])) && (end == Text.Length || !IsWord(Text[end])));
    }

    // The same letters may stand in the plain text around.
    private bool IsInAction(int at)
    {
        var before = Text.AsSpan(0, at);
        return before.LastIndexOf(Options.LeftDelimiter) > before.LastIndexOf(Options.RightDelimiter);
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static string Place(int line, int column) =>
        string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}: ");
}
