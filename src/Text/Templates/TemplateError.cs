namespace Keyferry.Text.Templates;

/// <summary>What is wrong with a template, or why it could not be rendered. It holds nothing of the data's values.</summary>
/// <param name="Template">The name of the template, or of the definition in it, that was at work.</param>
/// <param name="Line">The line in the template's text, from 1; 0 where no place can be named.</param>
/// <param name="Column">The column, in characters from 1; 0 where no place can be named.</param>
/// <param name="Message">What is wrong, and the way out where there is one.</param>
public sealed record TemplateError(string Template, int Line, int Column, string Message)
{
    /// <summary>The error as one line: <c>template "x", line 2, column 7: ...</c>.</summary>
    public override string ToString() => Line == 0
        ? $"template \"{Template}\": {Message}"
        : $"template \"{Template}\", line {Line}, column {Column}: {Message}";
}
