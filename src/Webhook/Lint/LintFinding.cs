namespace Keyferry.Webhook.Lint;

/// <summary>Something that was found in a file.</summary>
/// <param name="Document">Where.</param>
/// <param name="Line">The line, from 1 on.</param>
/// <param name="Path">The field's path.</param>
/// <param name="Rule">The rule's name: a cause of refusals of the API server (metav1.CauseType).</param>
/// <param name="Message">What is wrong, and the way out.</param>
/// <param name="IsWarning">Whether the API server would take it all the same.</param>
internal sealed record LintFinding(LintDocument Document, int Line, string Path, string Rule, string Message, bool IsWarning)
{
    /// <summary><c>error</c> or <c>warning</c>.</summary>
    public string Severity => IsWarning ? "warning" : "error";

    /// <summary>The way out, where the message names one after what is wrong; null where it does not.</summary>
    public string? Hint => Message.LastIndexOf("; ", StringComparison.Ordinal) is > 0 and var at ? Message[(at + 2)..] : null;
}
